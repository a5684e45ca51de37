package portfolio

import _ "embed" // the example

//go:embed example.csv
var example []byte

// ExampleFile is the name under which the built-in example is read.
const ExampleFile = "example.csv"

// Example is a small register of three made-up organisations.
func Example() []byte { return example }
