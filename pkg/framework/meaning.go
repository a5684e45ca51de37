package framework

import (
	"maps"
	"slices"

	"github.com/who-does-what/wdw/pkg/words"
)

// Of what a word of the framework's answers is one.
const (
	OfState    = "state of a capability"
	OfBucket   = "part of the roadmap"
	OfGap      = "reason of a gap"
	OfStanding = "standing of the criteria"
	OfStale    = "reason to look at an entry"
	OfPromise  = "promise on the roadmap"
	OfEnd      = "end on the roadmap"
	OfDemand   = "demand of a tender"
	ofVerdict  = "verdict of decide"
	ofSlip     = "change of a date"
	ofImpact   = "way to be affected by an end"
)

// Meanings say what the words mean that stand in the framework's answers and in no file: the
// help of the commands and explain read them here. Those of one kind stand together, in the
// order in which they are told.
func Meanings() []words.Meaning {
	var list []words.Meaning
	add := func(word, of, text string) { list = append(list, words.Meaning{Word: word, Of: of, Text: text}) }
	for _, m := range [][3]string{
		{string(Covered), OfState, "a service is live"},
		{string(Partial), OfState, "nothing is live; something is in beta or deprecated"},
		{string(Planned), OfState, "nothing can be used yet; something is planned, being built or in alpha"},
		{string(Gap), OfState, "the centre's task, and nothing is there"},
		{string(Overlapping), OfState, `live services do the same for the same people (see "wdw overlaps")`},
		{string(Local), OfState, "left to systems or organisations; or shared, and no entry adds to it"},
		{Now, OfBucket, "due within six months"},
		{InCycle, OfBucket, "due in the rest of the current funding cycle"},
		{Later, OfBucket, "due after that, or no cycle is known"},
		{Overdue, OfBucket, "the last day of the date has passed, and no source seen says that it was met"},
		{KindMilestone, OfPromise, "a promise of an entry"},
		{KindDeprecation, OfEnd, "the service closes to new users"},
		{KindRetirement, OfEnd, "the service ends"},
		{NoService, OfGap, "no service is there for it"},
		{OnlyPlanned, OfGap, "nothing is live; something is on its way, from planned to public beta"},
		{Ending, OfGap, "only deprecated services are left, without a successor"},
		{NoStandard, OfGap, "no standard that stands is required of whoever provides it"},
		{BorneOut, OfStanding, "what the level asks for is argued and met"},
		{Published, OfStanding, "the framework, a usage policy or an obligation states the level"},
		{Open, OfStanding, "something that the level asks for is unknown, not met or not said"},
		{Against, OfStanding, "the entry says something that the level excludes"},
		{ReviewOverdue, OfStale, "the day of the next review has passed"},
		{MilestoneOverdue, OfStale, "a promise is late, and nothing says what became of it"},
		{EndOverdue, OfStale, "a date in its life has passed, and the status has not followed"},
		{EvidenceMissing, OfStale, "a criterion is claimed without a page that supports it"},
		{mustMeet, OfDemand, "a standard or rule that whoever provides the capability, or connects to a national service for it, is required to meet"},
		{shouldMeet, OfDemand, "a standard that is recommended or supported, or a draft"},
		{connectTo, OfDemand, "a national service that is there for the capability; what is bought connects to it"},
		{buyThrough, OfDemand, "a national framework to buy through"},
		{Slipped, ofSlip, "it is due later than it was"},
		{BroughtForward, ofSlip, "it is due earlier than it was"},
		{Dropped, ofSlip, "it is no longer promised, and was not done"},
		{Added, ofSlip, "it is promised anew"},
		{Reached, ofSlip, "it was done, or the status has reached it"},
		{ByDependency, ofImpact, "it runs on what ends, so it stops working"},
		{ByPart, ofImpact, "it is a part of what ends, and goes with it"},
		{ByPrerequisite, ofImpact, "it runs on, but nobody new can start with it"},
	} {
		add(m[0], m[1], m[2])
	}
	for _, v := range slices.Sorted(maps.Keys(verdicts)) {
		add(string(v), ofVerdict, verdicts[v])
	}
	if verdicts[Ambiguous] == "" {
		add(string(Ambiguous), ofVerdict, "the need may mean several capabilities; they are named, and nothing is decided")
	}
	return list
}

// WordsOf lists the words of one kind, in the order of Meanings.
func WordsOf(kind string) (list []string) {
	for _, m := range Meanings() {
		if m.Of == kind {
			list = append(list, m.Word)
		}
	}
	return list
}

// meaningOf is what a word of a kind means.
func meaningOf(word, kind string) string {
	for _, m := range Meanings() {
		if m.Word == word && m.Of == kind {
			return m.Text
		}
	}
	return ""
}
