package themes

import (
	"fmt"
	"math"
	"testing"
)

// TestContrast holds what the dark and the light theme promise: words are
// readable on the backgrounds they are made for, by the measure of WCAG 2.
func TestContrast(t *testing.T) {
	for name, background := range map[string]string{"dark": "#1c1c1c", "light": "#ffffff"} {
		theme, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		for token, style := range theme.Tokens.All() {
			if token == "border" { // no words
				continue
			}
			behind := background
			if style.Background != "" {
				behind = style.Background
			}
			if got := contrast(style.Foreground, behind); got < 4.5 {
				t.Errorf("%s: %s has a contrast of %.1f on %s", name, token, got, behind)
			}
		}
	}
}

// TestColoursAreInThePalette holds that a terminal with 256 colours shows the very same.
func TestColoursAreInThePalette(t *testing.T) {
	for _, name := range []string{"dark", "light"} {
		theme, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		for token, style := range theme.Tokens.All() {
			for _, colour := range []string{style.Foreground, style.Background} {
				if colour != "" && !inPalette(colour) {
					t.Errorf("%s: %s has %s", name, token, colour)
				}
			}
		}
	}
}

func channels(hex string) (r, g, b int) {
	_, _ = fmt.Sscanf(hex, "#%02x%02x%02x", &r, &g, &b)
	return r, g, b
}

// inPalette reports whether a colour is in the 6×6×6 cube or the grey ramp.
func inPalette(hex string) bool {
	r, g, b := channels(hex)
	if r == g && g == b && r >= 8 && (r-8)%10 == 0 {
		return true
	}
	for _, channel := range []int{r, g, b} {
		switch channel {
		case 0x00, 0x5f, 0x87, 0xaf, 0xd7, 0xff:
		default:
			return false
		}
	}
	return true
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(hex string) float64 {
	linear := func(channel int) float64 {
		c := float64(channel) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	r, g, b := channels(hex)
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}
