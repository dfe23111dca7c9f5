package docx

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// What a file may hold. A Word file of a hundred pages stays far below each.
const (
	maxEntries    = 4000     // in the archive
	maxPart       = 8 << 20  // bytes of one part of XML, unpacked
	maxUnpacked   = 16 << 20 // bytes of all parts that are read, unpacked
	maxRatio      = 250      // times that a part of more than a mebibyte may grow when it is unpacked
	maxDepth      = 256      // of nested XML elements
	maxElements   = 400_000  // of XML in all parts that are read
	maxParagraphs = 30_000
	maxPieces     = 200_000 // texts, tabs and line breaks
	maxText       = 2 << 20 // bytes of the text that comes out
)

// archive is a file of Office Open XML: parts with names in a ZIP archive.
type archive struct {
	zip      *zip.Reader
	entries  map[string]*zip.File // by partName
	unpacked int                  // bytes so far
	elements int                  // XML elements so far
}

// openArchive lists a file's parts without unpacking any.
func openArchive(data []byte) (*archive, error) {
	if bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) {
		return nil, compound(data)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // names are only looked up, never written to
		return nil, fmt.Errorf("the file is broken or cut off (%w); open it in Word and save it again", err)
	}
	if len(z.File) > maxEntries {
		return nil, fmt.Errorf("the archive holds %d files; the limit is %d", len(z.File), maxEntries)
	}
	a := &archive{zip: z, entries: make(map[string]*zip.File, len(z.File))}
	for _, file := range z.File {
		name := partName(file.Name)
		if a.entries[name] != nil {
			return nil, fmt.Errorf("the archive holds %q twice; open it in Word and save it again", file.Name)
		}
		a.entries[name] = file
	}
	return a, nil
}

// partName is a part's name as it is compared: Office tells no capitals from
// small letters, and some programs write backslashes.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// compound says what stands in an OLE compound file: the old Word format, or a
// new one under a password.
func compound(data []byte) error {
	if bytes.Contains(data, wide("EncryptedPackage")) {
		return errors.New("it is protected by a password; open it in Word and save it without one")
	}
	if bytes.Contains(data, wide("WordDocument")) {
		return errors.New("it is in the old Word format (.doc); open it in Word or LibreOffice and save it as .docx")
	}
	return errors.New("it is an old Office file and no Word document; save the resume as .docx")
}

// wide is ASCII text as UTF-16, as compound files name their streams.
func wide(s string) []byte {
	b := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		b = append(b, s[i], 0)
	}
	return b
}

// unpack returns the bytes of the part with that name.
func (a *archive) unpack(name string) ([]byte, error) {
	file := a.entries[partName(name)]
	if file == nil {
		return nil, fmt.Errorf("%s is missing; open the file in Word and save it again", name)
	}
	if file.Flags&1 != 0 {
		return nil, fmt.Errorf("%s is protected by a password; save the file without one", name)
	}
	if size := file.UncompressedSize64; size > maxPart {
		return nil, fmt.Errorf("%s has %d MiB unpacked; the limit is %d MiB", name, size>>20, maxPart>>20)
	}
	r, err := file.Open()
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", name, err)
	}
	defer r.Close()
	limit := min(maxPart, maxUnpacked-a.unpacked)
	data, err := io.ReadAll(io.LimitReader(r, int64(limit)+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("unpack %s: %w; open the file in Word and save it again", name, err)
	case len(data) > limit && limit < maxPart:
		return nil, fmt.Errorf("its parts are larger than %d MiB together, unpacked: the limit", maxUnpacked>>20)
	case len(data) > limit:
		return nil, fmt.Errorf("%s is larger than %d MiB unpacked: the limit", name, maxPart>>20)
	case len(data) > 1<<20 && uint64(len(data)) > maxRatio*file.CompressedSize64:
		return nil, fmt.Errorf("%s grows more than %d times when it is unpacked: the limit for compression", name, maxRatio)
	}
	a.unpacked += len(data)
	return data, nil
}

// relation is what a part says of another one that it uses.
type relation struct {
	id     string
	kind   string // the last word of its type: "styles", "header"
	target string // the other part's name
}

// relations lists what a part uses; none where it says nothing.
func (a *archive) relations(ctx context.Context, part string) ([]relation, error) {
	folder := path.Dir(part)
	name := path.Join(folder, "_rels", path.Base(part)+".rels")
	if a.entries[partName(name)] == nil {
		return nil, nil
	}
	s, err := a.scan(ctx, name)
	if err != nil {
		return nil, err
	}
	var all []relation
	err = s.descend("Relationship", func(n node) error {
		target := strings.ReplaceAll(n.attr("Target"), `\`, "/")
		if n.attr("TargetMode") == "External" {
			return nil
		}
		if !strings.HasPrefix(target, "/") {
			target = path.Join(folder, target)
		}
		all = append(all, relation{n.attr("Id"), path.Base(n.attr("Type")), strings.TrimPrefix(path.Clean(target), "/")})
		return nil
	})
	return all, err
}

// mainPart is the name of the part that holds the document's body.
func (a *archive) mainPart(ctx context.Context) (string, error) {
	relations, err := a.relations(ctx, ".")
	if err != nil {
		return "", err
	}
	for _, r := range relations {
		if r.kind == "officeDocument" && a.entries[partName(r.target)] != nil {
			return r.target, a.checkKind(r.target)
		}
	}
	if a.entries["word/document.xml"] != nil {
		return "word/document.xml", nil
	}
	return "", a.checkKind("")
}

// checkKind refuses Office files that are no Word documents.
func (a *archive) checkKind(main string) error {
	switch first, _, _ := strings.Cut(partName(main), "/"); {
	case first == "xl" || a.entries["xl/workbook.xml"] != nil:
		return errors.New("it is an Excel workbook; save the resume as a Word document")
	case first == "ppt" || a.entries["ppt/presentation.xml"] != nil:
		return errors.New("it is a PowerPoint presentation; save the resume as a Word document")
	case main != "":
		return nil
	case a.entries["content.xml"] != nil && a.entries["mimetype"] != nil:
		return errors.New("it is an OpenDocument file; save it as .docx")
	}
	return errors.New("it is a ZIP archive without a Word document in it")
}
