package bench

import (
	"fmt"
	"html"
	"io"
	"strings"
)

// Colours of the pictures.
const (
	blue   = "#4c78a8"
	orange = "#e07b1a"
	grey   = "#b0b0b0"
	faint  = "#e8e8e8"
	ink    = "#333333"
)

// drawing is a picture of curves, in SVG on a light ground.
type drawing struct{ strings.Builder }

func newDrawing(width, height int, title string) *drawing {
	d := &drawing{}
	fmt.Fprintf(d, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">`+"\n", width, height)
	d.WriteString(`<rect width="100%" height="100%" fill="#ffffff"/>` + "\n")
	d.text(svgMargin, 22, title, `font-size="14" font-weight="bold"`)
	return d
}

// point is a place in a panel, in the panel's own measures.
type point struct{ x, y float64 }

// panel is where curves are drawn: its place in pixels, and what it reaches
// to from 0.
type panel struct {
	x, y, width, height float64
	xMost, yMost        float64
}

// at turns a point into pixels; what is above or below the panel ends at
// its edge.
func (p panel) at(q point) (x, y float64) {
	return p.x + q.x/p.xMost*p.width, p.y + p.height - min(max(q.y, 0), p.yMost)/p.yMost*p.height
}

// axes draws a panel's axes, with a mark at every step.
func (d *drawing) axes(p panel, xStep, yStep float64, xTitle, yTitle string) {
	for v := 0.0; v <= p.yMost; v += yStep {
		_, y := p.at(point{0, v})
		fmt.Fprintf(d, `<path d="M%.1f %.1fh%.1f" stroke="%s"/>`, p.x, y, p.width, faint)
		d.text(p.x-6, y+4, fmt.Sprintf("%g", v), `text-anchor="end"`)
	}
	for v := 0.0; v <= p.xMost; v += xStep {
		x, _ := p.at(point{v, 0})
		fmt.Fprintf(d, `<path d="M%.1f %.1fv4" stroke="%s"/>`, x, p.y+p.height, ink)
		d.text(x, p.y+p.height+16, fmt.Sprintf("%g", v), `text-anchor="middle"`)
	}
	fmt.Fprintf(d, `<path d="M%.1f %.1fv%.1fh%.1f" fill="none" stroke="%s"/>`+"\n", p.x, p.y, p.height, p.width, ink)
	d.text(p.x+p.width/2, p.y+p.height+32, xTitle, `text-anchor="middle"`)
	d.text(0, 0, yTitle, fmt.Sprintf(`text-anchor="middle" transform="translate(%.1f %.1f) rotate(-90)"`, p.x-34, p.y+p.height/2))
}

func (d *drawing) line(p panel, points []point, colour string, width float64) {
	fmt.Fprintf(d, `<polyline fill="none" stroke="%s" stroke-width="%g" stroke-linejoin="round" points="%s"/>`+"\n", colour, width, p.path(points))
}

// band fills what lies between two curves.
func (d *drawing) band(p panel, low, high []point, colour string) {
	back := make([]point, len(high))
	for i, q := range high {
		back[len(high)-1-i] = q
	}
	fmt.Fprintf(d, `<polygon fill="%s" fill-opacity="0.2" points="%s %s"/>`+"\n", colour, p.path(low), p.path(back))
}

func (p panel) path(points []point) string {
	var out strings.Builder
	for _, q := range points {
		x, y := p.at(q)
		fmt.Fprintf(&out, "%.1f,%.1f ", x, y)
	}
	return strings.TrimSpace(out.String())
}

// key tells what a colour stands for.
func (d *drawing) key(x, y float64, colour, text string) {
	fmt.Fprintf(d, `<path d="M%.1f %.1fh20" stroke="%s" stroke-width="3"/>`, x, y-4, colour)
	d.text(x+26, y, text, "")
}

func (d *drawing) text(x, y float64, text, style string) {
	fmt.Fprintf(d, `<text x="%.1f" y="%.1f" fill="%s" %s>%s</text>`+"\n", x, y, ink, style, html.EscapeString(text))
}

func (d *drawing) write(w io.Writer) error {
	d.WriteString("</svg>\n")
	_, err := io.WriteString(w, d.String())
	return err
}
