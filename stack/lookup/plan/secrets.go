package plan

import (
	"slices"
	"strings"

	"ecs-foundation/stack"
)

// Secrets asks for the secrets in the region whose names begin with one of the given
// names. Their values are not read. The answer is of type SecretARNs.
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html
type Secrets struct {
	// Names are separated by commas, which no name has, because a request is
	// comparable.
	Names string
}

// Actions returns the action of the call.
func (Secrets) Actions() []string { return []string{"secretsmanager:ListSecrets"} }

// SecretARNs are the complete ARNs of secrets.
type SecretARNs []string

const (
	// maxSecretNames is how many names a filter can have.
	// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Filter.html
	maxSecretNames = 10
	// suffixLength is the length of the hyphen and the six characters that Secrets
	// Manager appends to a name.
	suffixLength = 7
)

// secretQuestions asks whether the secrets exist. A secret that does not exist can still
// be created before the service that needs it. With an ARN that is not that of the
// existing secret, the tasks never start: AWS reads a hyphen and six characters at its
// end as the suffix, and the execution role allows only the given ARN.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
func secretQuestions(p stack.Plan) []Question {
	var names []string
	list := references(p, "secretsmanager:secret:")
	for _, r := range list {
		names = append(names, r.secretName())
	}
	slices.Sort(names)
	caller := CallerIdentity{}
	var questions []Question
	for chunk := range slices.Chunk(slices.Compact(names), maxSecretNames) {
		request := Secrets{strings.Join(chunk, ",")}
		questions = append(questions, Question{Requests: []Request{request, caller}, check: func(answers Answers, f Findings) {
			existing, account := answerOf[SecretARNs](answers, request), answerOf[string](answers, caller)
			if existing == nil || account == nil {
				return
			}
			for _, r := range within(*account, list) {
				if slices.Contains(chunk, r.secretName()) {
					r.checkSecret(*existing, f)
				}
			}
		}})
	}
	return questions
}

// secretName returns the name of a secret, without the suffix of an ARN.
func (r reference) secretName() string {
	if r.arn.Service == "" || len(r.resource) <= suffixLength {
		return r.resource
	}
	return r.resource[:len(r.resource)-suffixLength]
}

func (r reference) checkSecret(existing SecretARNs, f Findings) {
	var incomplete, renewed string
	for _, arn := range existing {
		_, resource, _ := strings.Cut(arn, ":secret:")
		name := resource[:max(0, len(resource)-suffixLength)]
		switch {
		case arn == r.text, r.arn.Service == "" && name == r.text:
			return
		case r.arn.Service != "" && name == r.resource:
			incomplete = arn
		case r.arn.Service != "" && name == r.secretName():
			renewed = arn
		}
	}
	switch {
	case incomplete != "":
		f.Errors.Child(r.key).Addf("incomplete ARN %q: the secret is named %s, and AWS reads %s as the suffix of the ARN; set %s",
			r.text, r.resource, r.resource[len(r.resource)-suffixLength:], incomplete)
	case renewed != "":
		f.Errors.Child(r.key).Addf("no secret has the ARN %q: set %s, the ARN of the secret %s", r.text, renewed, r.secretName())
	default:
		f.Warnings.Child(r.key).Addf("the secret %q does not exist: create it before the service, which needs it", r.text)
	}
}
