package policy

// TrustService returns who may assume a role: a service of AWS, on behalf of
// this account, and of a source in it where the service tells one, as an ARN or
// a pattern. Without the conditions whoever can make the service act for them
// could have it use this account's role (the confused deputy).
// https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
func TrustService(sid, service, source string, scope Scope) Document {
	conditions := Conditions{"StringEquals": {"aws:SourceAccount": {scope.Account}}}
	if source != "" {
		conditions["ArnLike"] = map[string][]string{"aws:SourceArn": {source}}
	}
	return NewDocument(Statement{
		Sid: sid, Effect: Allow, Principal: &Principal{Service: service},
		Actions: []string{"sts:AssumeRole"}, Conditions: conditions,
	})
}
