package policy

// DenyInsecureTransport denies requests to a bucket, given by its ARN, without TLS
// (Security Hub S3.5).
func DenyInsecureTransport(bucket string) Statement {
	return Statement{
		Sid: "DenyInsecureTransport", Effect: Deny, Principal: &Principal{Any: true},
		Actions: []string{"s3:*"}, Resources: []string{bucket, bucket + "/*"},
		Conditions: Conditions{"Bool": {"aws:SecureTransport": {"false"}}},
	}
}
