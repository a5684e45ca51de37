package search

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStem(t *testing.T) {
	// Each line is words that become one; no two lines may meet.
	groups := []string{
		"prescribe prescribes prescribed prescribing prescription prescriptions prescriber",
		"vaccinate vaccinated vaccination vaccinations vaccine vaccines",
		"immunise immunised immunisation immunization immunize",
		"notify notifies notified notification notifications",
		"organisation organisations organization organise",
		"refer refers referred referral referrals referring",
		"book books booked booking bookings",
		"code codes coded coding",
		"care cares caring",
		"message messages messaging",
		"share shares shared sharing",
		"plan plans planned planning",
		"allergy allergies",
		"record records recorded recording",
		"register registers registered registering",
		"manage manages managed managing management",
		"appointment appointments appoint",
		"locate locates located location locations locator",
		"programme programmes program",
		"test tests tested testing",
		"secure secures secured securely", "national nationally",
		"clinic clinics", "clinical clinically", "clinician clinicians",
		"family", "supply", "weekly", "status", "analysis", "string strings", "need", "speed", "sms", "pds", "gp2gp", "dcb0129", "address addresses", "process processes processing processed",
	}
	stems := map[string]int{}
	for i, group := range groups {
		words := strings.Fields(group)
		want := stem(words[0])
		for _, w := range words {
			if got := stem(w); got != want {
				t.Errorf("stem(%q) = %q, want %q as for %q", w, got, want, words[0])
			}
		}
		if j, taken := stems[want]; taken {
			t.Errorf("%q and %q meet at %q", group, groups[j], want)
		}
		stems[want] = i
	}
}

func TestLex(t *testing.T) {
	type word struct {
		Word, Text string
		Pos        int
		Acronym    bool
	}
	tests := []struct {
		name, text string
		want       []word
	}{
		{"nothing", " … ", nil},
		{"stop words have no place", "Tell the GP", []word{{"gp", "GP", 0, true}}},
		{"but capitals are a name", "IT of WHO", []word{{"it", "IT", 0, true}, {"who", "WHO", 1, true}}},
		{"a run is its parts and a whole", "fast-track", []word{{"fast", "fast", 0, false}, {"track", "track", 1, false}, {"fasttrack", "fast-track", 0, false}}},
		{"a single letter only in a run", "x e-RS", []word{{"rs", "RS", 0, true}, {"ers", "e-RS", 0, true}}},
		{"signs join too", "A&E, dm+d.", []word{{"ae", "A&E", 0, true}, {"dm", "dm", 0, false}, {"dmd", "dm+d", 0, true}}},
		{"a blank does not", "fast - track", []word{{"fast", "fast", 0, false}, {"track", "track", 1, false}}},
		{"of somebody", "patient's carers’ o'clock", []word{{"patient", "patient's", 0, false}, {"carers", "carers", 1, false}, {"oclock", "o'clock", 2, false}}},
		{"several of an acronym", "APIs GPs apis", []word{{"api", "APIs", 0, true}, {"gp", "GPs", 1, true}, {"apis", "apis", 2, false}}},
		{"accents", "Élan café e\u0301clat ŁÓDŹ", []word{{"elan", "Élan", 0, false}, {"cafe", "café", 1, false}, {"eclat", "e\u0301clat", 2, false}, {"lodz", "ŁÓDŹ", 3, true}}},
		{"not UTF-8", "ab\xffcd", []word{{"ab", "ab", 0, false}, {"cd", "cd", 1, false}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []word
			new(lexer).lex(tt.text, func(l lexeme) {
				got = append(got, word{string(l.word), tt.text[l.start:l.end], l.pos, l.acronym})
			})
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("lex(%q) mismatch (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

// The table of plain letters is one string, in which a letter too many moves all.
func TestFold(t *testing.T) {
	for in, want := range map[rune]rune{'A': 'a', 'ß': 's', 'é': 'e', 'ÿ': 'y', 'Ā': 'a', 'ł': 'l', 'Ő': 'o', 'œ': 'o', 'Š': 's', 'ű': 'u', 'Ž': 'z', 'ſ': 's', 'ж': 'ж'} {
		if got, _ := fold(in); got != want {
			t.Errorf("fold(%q) = %q, want %q", in, got, want)
		}
	}
	if len(plain) != 0x17F-0xDF+1 {
		t.Errorf("plain has %d letters, want %d", len(plain), 0x17F-0xDF+1)
	}
}

// The bounded distance is compared with the plain one.
func TestDistance(t *testing.T) {
	words := []string{"smart", "smartcard", "smartcrad", "smrtcard", "referral", "refferal", "referal", "station", "stationery", "x", ""}
	for _, a := range words {
		for _, b := range words {
			want := slowDistance(a, b)
			for limit := range 4 {
				if got := distance(a, b, limit); got != want && !(want > limit && got > limit) {
					t.Errorf("distance(%q, %q, %d) = %d, want %d", a, b, limit, got, want)
				}
			}
		}
	}
}

func slowDistance(a, b string) int {
	if a == "" || b == "" {
		return len(a) + len(b)
	}
	m, n := len(a)-1, len(b)-1
	change := 1
	if a[m] == b[n] {
		change = 0
	}
	d := min(slowBelow(a[:m], b)+1, slowBelow(a, b[:n])+1, slowBelow(a[:m], b[:n])+change)
	if m > 0 && n > 0 && a[m] == b[n-1] && a[m-1] == b[n] {
		d = min(d, slowBelow(a[:m-1], b[:n-1])+1)
	}
	return d
}

var slowKnown = map[[2]string]int{}

func slowBelow(a, b string) int {
	k := [2]string{a, b}
	d, ok := slowKnown[k]
	if !ok {
		d = slowDistance(a, b)
		slowKnown[k] = d
	}
	return d
}
