// Package pkg holds no code of its own: each folder here is a package of the house, and
// this page says how high it stands. A package imports only what stands lower; packages
// of one height do not know each other. The test beside reads the list, so that a new
// package begins with its line here.
//
//	8 main           the world: streams, clock, terminal, built-in files
//	7 cmd            the command line
//	6 pkg/review     what a change means: findings introduced, changes, waivers, one verdict
//	6 pkg/portfolio  local systems against the catalogue
//	6 pkg/site       the catalogue as web pages
//	5 pkg/framework  the questions of Who Does What, and the picture of each
//	5 pkg/show       an entry for a reader; entries side by side; what a field means
//	5 pkg/edit       changes that touch only their own lines
//	5 pkg/history    commits × diff
//	4 pkg/validate   rules → findings
//	4 pkg/query      the filter
//	4 pkg/search     ranked look-up
//	4 pkg/diff       compare, then classify
//	3 pkg/catalogue  the model
//	3 pkg/out        a result, and every format of it
//	2 pkg/schema     the shape of every file
//	1 pkg/document   one YAML file with places
//	1 pkg/sheet      rows of cells from text and workbooks
//	1 pkg/link       whether web addresses answer
//	1 pkg/source     where a tree of files comes from
//	0 pkg/date       dates as precise as they are known
//	0 pkg/diag       what is wrong at a place in a file
//	0 pkg/pool       work spread over the cores
//	0 pkg/words      which words are one, which somebody meant, and how they make a sentence
package pkg
