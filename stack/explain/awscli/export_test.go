package awscli

// NewError is newError for the tests.
var NewError = newError
