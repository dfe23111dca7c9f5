package model

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"tailor/internal/engine/model/partial"
)

// Key names everything that an answer to this call depends on: what is said,
// the schema, the parameters, and the further parts, such as the model. Equal
// keys mean equal questions.
func (c Call) Key(parts ...string) string {
	sum := sha256.New()
	parts = append([]string{c.Rules, c.Context, c.Prompt, c.Schema.Name, string(c.Schema.JSON), fmt.Sprint(c.MaxTokens)}, parts...)
	for _, part := range parts {
		_ = binary.Write(sum, binary.LittleEndian, uint64(len(part))) // a hash never fails
		sum.Write([]byte(part))
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// Replay lets a job have an answer that was given before: what it accepts, its
// elements come as if they had just arrived, of attempt 1. Its error says that
// the job does not accept the answer; then nothing was emitted.
func Replay(job Job, text string) error {
	if job.Accept != nil {
		if err := job.Accept(text); err != nil {
			return fmt.Errorf("replay an answer to %s: %w", job.Task, err)
		}
	}
	if job.Element != nil && job.Array != "" {
		partial.NewObjects(job.Array, func(raw json.RawMessage) { job.Element(1, raw) }).Write(text)
	}
	return nil
}
