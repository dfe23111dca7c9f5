//go:build race

package engine_test

// races says that races are looked for, which makes everything ten times slower.
const races = true
