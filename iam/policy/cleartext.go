package policy

// RefuseCleartext denies requests to a bucket, given by its ARN, without TLS (Security
// Hub S3.5).
func RefuseCleartext(bucket string) Statement {
	return Statement{
		Sid: "RefuseCleartext", Effect: Deny, Principal: &Principal{Everyone: true},
		Actions: []string{"s3:*"}, Resources: []string{bucket, bucket + "/*"},
		Conditions: Conditions{"Bool": {"aws:SecureTransport": {"false"}}},
	}
}
