package document

// FromText is a document that is in memory already: a built-in sample.
func FromText(name, text string) Source {
	return Source{Name: name, Format: format(name, text), Text: text}
}
