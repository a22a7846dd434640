package policy

// TrustService returns the trust policy for an AWS service that acts on behalf of this
// account, and of a source in it if the service sends one, as an ARN or a pattern.
// Without the conditions another customer could make the service use this account's
// role (the confused deputy).
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
