// Package plan derives the questions that a preview asks AWS about a stack: what the
// stack names and does not create, such as zones, a hosted zone or a certificate, what
// plain data cannot show, whether the names that an update takes exist, and whether what it
// deletes is in use. It makes no calls.
//
// To add a question:
//
//  1. Add its request, with the IAM actions of the call, and the type of the answer to a
//     file that is named after what is looked up.
//  2. In the same file, write a function that returns the questions of a stack.Plan, and
//     add it to Questions. It names the keys as the user typed them. An error is for what
//     makes the update fail or keeps a task from starting, a warning for what can still
//     come or cannot be determined.
//  3. Send the request in package lookup, with the function of pulumi-aws for it.
//  4. Add the function to sandbox/bridge/table.go, its answer for unit tests to
//     stack/graphtest/answers.go, and its actions to readStatements in iam/plan.
package plan

import (
	"fmt"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack"
)

// A Request is one read-only call of AWS. Requests are comparable: equal ones are sent
// once. Package lookup sends them. Each type documents the type of its answer.
type Request interface {
	// Actions are the IAM actions that the call needs.
	Actions() []string
}

// An Answer is the result of a request: a value, or the error of the call.
type Answer struct {
	Value any
	Err   error
}

// Answers holds the answers by request.
type Answers map[Request]Answer

// A Question is what a stack has to know about existing resources.
type Question struct {
	// Requests are what has to be answered.
	Requests []Request
	// check reports what follows from the answers. It is called only if AWS has
	// answered all requests.
	check func(Answers, Findings)
}

// Known returns the questions without those about placeholders.
func Known(questions []Question, placeholders []string) []Question {
	return slices.DeleteFunc(questions, func(q Question) bool {
		text := fmt.Sprint(q.Requests)
		return slices.ContainsFunc(placeholders, func(p string) bool { return strings.Contains(text, p) })
	})
}

// Findings collects what follows from answers, with keys without the project.
type Findings struct {
	// Errors make the update fail, or keep a task from starting.
	Errors validate.Errors
	// Warnings are about what can still come, or what cannot be determined.
	Warnings validate.Errors
}

// NetworkQuestions returns the questions about the network of a plan that has nothing else.
func NetworkQuestions(p stack.Plan) []Question {
	return slices.Concat(zoneQuestions(p), endpointQuestions(p))
}

// Questions returns the questions about a stack, in the order of the report.
func Questions(p stack.Plan) []Question {
	var questions []Question
	for _, about := range []func(stack.Plan) []Question{
		zoneQuestions,
		endpointQuestions,
		prefixListQuestions,
		hostedZoneQuestions,
		certificateQuestions,
		listenerQuestions,
		secretQuestions,
		namedQuestions,
		singletonQuestions,
		quotaQuestions,
	} {
		questions = append(questions, about(p)...)
	}
	return questions
}

// ask returns a question with one request. The answer is nil if AWS has no such resource.
func ask[T any](request Request, check func(answer *T, f Findings)) Question {
	return Question{Requests: []Request{request}, check: func(answers Answers, f Findings) { check(answerOf[T](answers, request), f) }}
}

// Requests returns the requests of the questions, without duplicates.
func Requests(questions []Question) []Request {
	var requests []Request
	for _, q := range questions {
		for _, request := range q.Requests {
			if !slices.Contains(requests, request) {
				requests = append(requests, request)
			}
		}
	}
	return requests
}

// Evaluate returns the errors that follow from the answers, and the warnings, of which
// each is one line. Keys begin with prefix. Questions that AWS did not answer are warnings.
func Evaluate(questions []Question, answers Answers, prefix string) (warnings []string, err error) {
	root, notes := validate.NewErrors(""), validate.NewErrors("")
	for _, q := range questions {
		unanswered := func(r Request) bool { return failed(answers[r].Err) }
		if !slices.ContainsFunc(q.Requests, unanswered) {
			q.check(answers, Findings{Errors: root.Child(prefix), Warnings: notes.Child(prefix)})
		}
	}
	warnings = failures(Requests(questions), answers)
	if err := notes.Err(); err != nil {
		warnings = append(warnings, strings.Split(err.Error(), "\n")...)
	}
	return warnings, root.Err()
}

// answerOf returns the answer to a request, or nil if AWS has no such resource.
func answerOf[T any](answers Answers, request Request) *T {
	answer, asked := answers[request]
	if !asked || answer.Err != nil {
		return nil
	}
	value := answer.Value.(T)
	return &value
}
