package words

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestNearest(t *testing.T) {
	fields := []string{"id", "name", "kind", "status", "status_note", "summary", "provider", "replaced_by", "replaces"}
	statuses := []string{"planned", "live", "deprecated", "retired", "moved"}
	ids := []string{"pds-fhir-api", "nhs-login", "nhs-app", "ods-ord-api", "mesh", "personal-demographics-service", "spine", "spine-directory-service"}
	tests := []struct {
		word       string
		candidates []string
		want       []string
	}{
		{"provder", fields, []string{"provider"}},
		{"knid", fields, []string{"kind"}},
		{"Status", fields, []string{"status"}},
		{"status-note", fields, []string{"status_note"}},
		{"replaced-by", fields, []string{"replaced_by"}},
		{"sumary", fields, []string{"summary"}},
		{"zzzzzz", fields, nil},
		{"", fields, nil},
		{"retird", statuses, []string{"retired"}},
		{"depricated", statuses, []string{"deprecated"}},
		{"nhs-logn", ids, []string{"nhs-login"}},
		{"personal-demographic-service", ids, []string{"personal-demographics-service"}},
		{"personal-demographics", ids, []string{"personal-demographics-service"}},
		{"spine-directory", ids, []string{"spine-directory-service"}},
		{"nsh-login", ids, []string{"nhs-login"}},
		{"nhss-login", ids, []string{"nhs-login"}},
		{"advice-adn-guidance", []string{"advice-and-guidance"}, []string{"advice-and-guidance"}},
		{"adn", []string{"and"}, nil},
		{"sds-fhir-api", ids, nil}, // SDS is not a slip for PDS
		{"lst", []string{"list", "last", "log"}, []string{"list", "last"}},
		{"SDS", []string{"PDS", "ODS", "sds"}, []string{"sds"}},
		{"pds", []string{"sds", "ods"}, nil},
		{strings.Repeat("x", 300), []string{strings.Repeat("x", 299)}, nil},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, Nearest(tt.word, tt.candidates, 3)); diff != "" {
			t.Errorf("Nearest(%q) mismatch (-want +got):\n%s", tt.word, diff)
		}
	}
}

// The bounded distance is compared with the plain one.
func TestDistance(t *testing.T) {
	words := []string{"smart", "smartcard", "smartcrad", "smrtcard", "referral", "refferal", "referal", "station", "stationery", "x", "", "ca", "abc", strings.Repeat("ab", 40)}
	for _, a := range words {
		for _, b := range words {
			want := slowDistance(a, b)
			for limit := range 4 {
				if got := Distance(a, b, limit); got != min(want, limit+1) {
					t.Errorf("Distance(%q, %q, %d) = %d, want %d", a, b, limit, got, want)
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

func TestDistanceLong(t *testing.T) {
	long := strings.Repeat("ab", 50)
	if got := Distance(long, "é"+long, 9); got != 1 {
		t.Errorf("got %d, want 1", got)
	}
}

func TestDidYouMean(t *testing.T) {
	if got, want := DidYouMean("loive", []string{"live", "love"}), `did you mean "live" or "love"?`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLowerFirst(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "A": "a", "Use this": "use this", "GP practice": "GP practice", "É tude": "é tude", "already": "already", "9 to 5": "9 to 5",
	} {
		if got := LowerFirst(in); got != want {
			t.Errorf("LowerFirst(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestIndefinite(t *testing.T) {
	for in, want := range map[string]string{
		"": "a ", "alias": "an alias", "capability": "a capability", "care setting": "a care setting", "enabler": "an enabler", "id": "an id",
		"Organisation": "an Organisation", "unit": "a unit", "user": "a user", "utility": "a utility", "unknown word": "an unknown word",
		"update": "an update", "urgent need": "an urgent need", "European rule": "a European rule", "name": "a name",
	} {
		if got := Indefinite(in); got != want {
			t.Errorf("Indefinite(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCount(t *testing.T) {
	for want, got := range map[string]string{
		"1 entry": Count(1, "entry"), "2 entries": Count(2, "entry"), "0 days": Count(0, "day"), "3 addresses": Count(3, "address"), "2 findings": Count(2, "finding"),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"A": "a", "ß": "ss", "é": "e", "ÿ": "y", "Ā": "a", "ł": "l", "Ő": "o", "œ": "oe", "Š": "s", "ű": "u", "Ž": "z", "ſ": "s", "ж": "ж", "Ė1": "e1", "e\u0301-RS": "e-rs",
	} {
		if got := Plain(in); got != want {
			t.Errorf("Plain(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestKey(t *testing.T) {
	for in, want := range map[string]string{"Care-Home": "care home", " care_home ": "care home", "care  home": "care home", "": "", "Care.Home": "care.home"} {
		if got := Key(in); got != want {
			t.Errorf("Key(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestBritish(t *testing.T) {
	for in, want := range map[string]string{
		"organizations": "organisations", "program": "programme", "programs": "programmes", "centers": "centres", "prize": "prize", "size": "size",
		"personalized": "personalised", "catalogue": "catalogue", "s": "s", "": "",
	} {
		if got := British(in); got != want {
			t.Errorf("British(%q) = %q, want %q", in, got, want)
		}
	}
}

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
		forms := strings.Fields(group)
		want := Stem(forms[0])
		for _, w := range forms {
			if got := Stem(w); got != want {
				t.Errorf("Stem(%q) = %q, want %q as for %q", w, got, want, forms[0])
			}
		}
		if j, taken := stems[want]; taken {
			t.Errorf("%q and %q meet at %q", group, groups[j], want)
		}
		stems[want] = i
	}
}

// What is told to be too far away at little cost, is.
func TestFarFrom(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	const letters = "abcdefghijklmnopqrstuvwxyzABC0 -_\té"
	random := func(n int) string {
		runes := make([]rune, n)
		for i := range runes {
			runes[i] = []rune(letters)[r.IntN(utf8.RuneCountInString(letters))]
		}
		return string(runes)
	}
	far, both := 0, 0
	for range 100_000 {
		word := random(1 + r.IntN(12))
		c := random(1 + r.IntN(14))
		if r.IntN(2) > 0 { // near it
			runes := []rune(word)
			for range r.IntN(5) {
				runes[r.IntN(len(runes))] = 'x'
			}
			c = string(runes) + random(r.IntN(4))
		}
		_, isNear := near(word, c)
		isFar := lettersOf(word).areFarFrom(c)
		if isFar && isNear {
			t.Fatalf("%q is near %q, and is taken to be far from it", word, c)
		}
		if isFar {
			far++
		}
		if !isNear {
			both++
		}
	}
	if far < both/4 {
		t.Errorf("only %d of %d are told beforehand", far, both)
	}
}
