package plan

import (
	"regexp"
	"slices"

	"ecs-foundation/stack"
)

// A Service is a service whose resources of one type are listed with one call.
type Service string

// The services.
const (
	SQS      Service = "sqs"
	DynamoDB Service = "dynamodb"
	ECR      Service = "ecr"
)

// Names asks for the names of all queues, tables or repositories in the region. The answer
// is of type NameList.
type Names struct {
	Service Service
}

// Actions returns the action of the call.
func (n Names) Actions() []string {
	return map[Service][]string{
		SQS: {"sqs:ListQueues"}, DynamoDB: {"dynamodb:ListTables"}, ECR: {"ecr:DescribeRepositories"},
	}[n.Service]
}

// A NameList has the names of resources.
type NameList struct {
	Names []string
	// More is set if there can be further resources.
	More bool
}

// Topic asks for a topic in the region by its name. The answer is of type bool.
type Topic struct{ Name string }

// Actions returns the actions of the calls.
func (Topic) Actions() []string { return []string{"sns:ListTagsForResource", "sns:ListTopics"} }

// Bucket asks for a bucket. The answer is of type BucketRegion.
type Bucket struct{ Name string }

// Actions returns none. AWS denies the call for an existing bucket without permission, and
// returns that a bucket does not exist to every caller.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
func (Bucket) Actions() []string { return nil }

// BucketRegion is the region of a bucket, or "" if AWS does not show it.
type BucketRegion string

// Key asks for a KMS key by its ARN. The answer is of type KeyState.
type Key struct{ ARN string }

// Actions returns the action of the call.
func (Key) Actions() []string { return []string{"kms:DescribeKey"} }

// KeyState is the state of a key, such as Enabled.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
type KeyState string

// namedQuestions asks whether the resources exist that the stack names. Those that can
// still be created with the same name are warnings, unless the update needs them.
func namedQuestions(p stack.Plan) []Question {
	return slices.Concat(
		listQuestions(p, SQS, "sqs:", "queue"), listQuestions(p, DynamoDB, "dynamodb:table/", "table"), repositoryQuestions(p),
		topicQuestions(p), bucketQuestions(p), keyQuestions(p), boundaryQuestions(p),
	)
}

// listQuestions asks whether the queues or the tables exist.
func listQuestions(p stack.Plan, service Service, typ, noun string) []Question {
	return listed(references(p, typ), service, func(r reference, f Findings) { f.notYet(r, noun) })
}

// listed returns the question whether the resources of a service are in the list of all.
func listed(list []reference, service Service, missing func(reference, Findings)) []Question {
	request, caller := Names{service}, CallerIdentity{}
	if len(list) == 0 {
		return nil
	}
	return []Question{{Requests: []Request{request, caller}, check: func(answers Answers, f Findings) {
		existing, account := answerOf[NameList](answers, request), answerOf[string](answers, caller)
		if existing == nil || account == nil || existing.More {
			return
		}
		for _, r := range within(*account, list) {
			if !slices.Contains(existing.Names, r.resource) {
				missing(r, f)
			}
		}
	}}}
}

// notYet reports a resource that can still be created.
func (f Findings) notYet(r reference, noun string) {
	f.Warnings.Child(r.key).Addf("the %s %q does not exist yet", noun, r.text)
}

// repositoryQuestions asks whether the repositories exist that the stack does not create. The
// default names are those of repositories that are usually created later, with the services. A
// policy that shares images needs an existing repository.
// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html
func repositoryQuestions(p stack.Plan) []Question {
	shares := p.Config.Sharing.Images != nil
	usual := regexp.MustCompile(`^services\.([^.]+)\.repository$`)
	list := slices.DeleteFunc(references(p, "ecr:repository/"), func(r reference) bool {
		m := usual.FindStringSubmatch(r.key)
		return p.Registry.Creates(r.text) || !shares && m != nil && r.text == p.Config.Project+"/"+m[1]
	})
	return listed(list, ECR, func(r reference, f Findings) {
		if shares && usual.MatchString(r.key) {
			f.Errors.Child(r.key).Addf("the repository %q does not exist: create it before sharing.images, which sets its policy, or set createRepository", r.text)
			return
		}
		f.notYet(r, "repository")
	})
}

// topicQuestions asks whether the topics exist. Alarms and rules accept one that does not.
func topicQuestions(p stack.Plan) []Question {
	return each(references(p, "sns:"), func(r reference) Request { return Topic{r.resource} },
		func(r reference, answer Answer, f Findings) {
			if answer.Err != nil {
				f.notYet(r, "topic")
			}
		})
}

// written matches the keys of buckets that AWS writes to, so that the update needs them.
var written = regexp.MustCompile(`^(loadBalancer\.logs|network\.flowLogs)\.bucket$`)

// bucketQuestions asks whether the buckets exist, and whether the load balancer's logs go
// to a bucket in its region.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
func bucketQuestions(p stack.Plan) []Question {
	return each(references(p, "s3:"), func(r reference) Request { return Bucket{r.resource} },
		func(r reference, answer Answer, f Findings) {
			region, _ := answer.Value.(BucketRegion)
			switch {
			case answer.Err != nil && written.MatchString(r.key):
				f.Errors.Child(r.key).Addf("the bucket %q does not exist: create it first, because the update needs it", r.text)
			case answer.Err != nil:
				f.notYet(r, "bucket")
			case r.key == "loadBalancer.logs.bucket" && region != "" && string(region) != p.Config.Region:
				f.Errors.Child(r.key).Addf("the bucket %q is in %s: must be in %s, the region of the load balancer", r.text, region, p.Config.Region)
			}
		})
}

// keyQuestions asks whether the keys exist and can be used. AWS chooses the ID of a
// key, so that a missing key cannot still be created.
func keyQuestions(p stack.Plan) []Question {
	return each(references(p, "kms:key/"), func(r reference) Request { return Key{r.text} },
		func(r reference, answer Answer, f Findings) {
			state, _ := answer.Value.(KeyState)
			switch {
			case answer.Err != nil:
				f.Errors.Child(r.key).Addf("the key %q does not exist in %s: set the ARN of an existing key", r.text, p.Config.Region)
			case state != "Enabled":
				f.Errors.Child(r.key).Addf("the key %q cannot be used, because its state is %s: enable it, or set another key", r.text, state)
			}
		})
}

// each returns a question about each reference in the account.
func each(list []reference, ask func(reference) Request, check func(reference, Answer, Findings)) []Question {
	caller := CallerIdentity{}
	var questions []Question
	for _, r := range list {
		request := ask(r)
		questions = append(questions, Question{Requests: []Request{request, caller}, check: func(answers Answers, f Findings) {
			if account := answerOf[string](answers, caller); account != nil && len(within(*account, []reference{r})) > 0 {
				check(r, answers[request], f)
			}
		}})
	}
	return questions
}
