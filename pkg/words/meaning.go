package words

// Meaning is what a word of an answer means.
type Meaning struct {
	// Word is as it stands in answers, Of what it is one of: "state of a capability".
	Word, Of, Text string
}
