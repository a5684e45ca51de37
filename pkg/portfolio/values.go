package portfolio

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Pounds is an amount in pounds; the pence are the fraction.
type Pounds float64

// Data is the amount to the penny.
func (p Pounds) Data() any { return round2(float64(p)) }

// String writes whole pounds with commas.
func (p Pounds) String() string {
	digits := strconv.FormatInt(int64(math.Round(float64(p))), 10)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return "£" + b.String()
}

// Money is an amount that may not be known.
type Money struct {
	Pounds  Pounds
	IsKnown bool
}

// Data is the amount, nil if it is not known.
func (m Money) Data() any {
	if !m.IsKnown {
		return nil
	}
	return m.Pounds
}

// String writes whole pounds, nothing if the amount is not known.
func (m Money) String() string {
	if !m.IsKnown {
		return ""
	}
	return m.Pounds.String()
}

// number writes the amount to the penny, nothing if it is not known.
func (m Money) number() string {
	if !m.IsKnown {
		return ""
	}
	return decimal(float64(m.Pounds))
}

// exact writes the amount in pounds, with the pence if there are any.
func (m Money) exact() string {
	pence := int64(math.Round(100 * float64(m.Pounds)))
	if !m.IsKnown || pence%100 == 0 {
		return m.String()
	}
	return fmt.Sprintf("%s.%02d", Pounds(pence/100), pence%100)
}

// plus adds what is known of another amount.
func (m Money) plus(other Money) Money {
	return Money{m.Pounds + other.Pounds, m.IsKnown || other.IsKnown}
}

// Score says how sure a match is, up to 1.
type Score float64

// Data is the score to the hundredth.
func (s Score) Data() any { return round2(float64(s)) }

func round2(n float64) float64 { return math.Round(n*100) / 100 }

func decimal(n float64) string { return strconv.FormatFloat(round2(n), 'f', -1, 64) }
