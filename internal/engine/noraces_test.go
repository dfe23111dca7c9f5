//go:build !race

package engine_test

const races = false
