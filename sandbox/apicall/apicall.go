// Package apicall reads the service and the action from a request to AWS.
package apicall

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// credentialScope matches the service in the signature of a request.
var credentialScope = regexp.MustCompile(`Credential=[^/]*/\d+/[^/]*/([^/]*)/`)

// ServiceOf returns the service that a request is signed for, or "" for a request without a signature.
func ServiceOf(req *http.Request) string {
	if service := credentialScope.FindStringSubmatch(req.Header.Get("Authorization")); service != nil {
		return service[1]
	}
	return ""
}

// prefixes are the prefixes of the actions of services that sign requests with another name.
var prefixes = map[string]string{"monitoring": "cloudwatch", "tagging": "tag"}

// ActionOf returns the IAM action of a request to a service, such as ec2:CreateVpc.
func ActionOf(service string, req *http.Request, body []byte) string {
	if name, ok := prefixes[service]; ok {
		service = name
	}
	if target := req.Header.Get("X-Amz-Target"); target != "" {
		return service + ":" + target[strings.LastIndex(target, ".")+1:]
	}
	if _, operation, found := strings.Cut(req.URL.Path, "/operation/"); found {
		return service + ":" + operation
	}
	if form, err := url.ParseQuery(string(body)); err == nil && form.Get("Action") != "" {
		return service + ":" + form.Get("Action")
	}
	resource := resourceID.ReplaceAllString(req.URL.Path, "/ID")
	if service == "s3" {
		resource, _, _ = strings.Cut(req.URL.RawQuery, "=") // the subresource of the bucket, such as ?policy
	}
	request := req.Method + " " + resource
	if action, ok := restActions[service][request]; ok {
		return service + ":" + action
	}
	return service + ":" + request
}

var (
	// resourceID matches an ID in a path.
	resourceID = regexp.MustCompile(`/(arn:.*|[A-Z0-9]{8,}\b|[0-9a-f]{32}\b)`)
	// restActions are the actions of the services with a REST protocol, by method and path or subresource.
	restActions = map[string]map[string]string{
		"guardduty": {
			"DELETE /detector/ID": "DeleteDetector", "DELETE /tags/ID": "UntagResource", "GET /detector/ID": "GetDetector",
			"GET /detector":  "ListDetectors",
			"POST /detector": "CreateDetector", "POST /detector/ID": "UpdateDetector", "POST /tags/ID": "TagResource",
		},
		"route53": {
			"GET /2013-04-01/change/ID": "GetChange", "GET /2013-04-01/hostedzone": "ListHostedZones",
			"GET /2013-04-01/hostedzone/ID": "GetHostedZone", "GET /2013-04-01/tags/hostedzone/ID": "ListTagsForResource",
			"GET /2013-04-01/hostedzone/ID/rrset": "ListResourceRecordSets", "POST /2013-04-01/hostedzone/ID/rrset": "ChangeResourceRecordSets",
		},
		"s3": {
			"DELETE ": "DeleteBucket", "DELETE encryption": "PutEncryptionConfiguration", "DELETE lifecycle": "PutLifecycleConfiguration",
			"DELETE ownershipControls": "PutBucketOwnershipControls", "DELETE policy": "DeleteBucketPolicy",
			"DELETE publicAccessBlock": "PutBucketPublicAccessBlock", "DELETE tagging": "PutBucketTagging",
			"GET accelerate": "GetAccelerateConfiguration", "GET acl": "GetBucketAcl", "GET cors": "GetBucketCORS",
			"GET encryption": "GetEncryptionConfiguration", "GET lifecycle": "GetLifecycleConfiguration", "GET logging": "GetBucketLogging",
			"GET object-lock": "GetBucketObjectLockConfiguration", "GET ownershipControls": "GetBucketOwnershipControls",
			"GET policy": "GetBucketPolicy", "GET publicAccessBlock": "GetBucketPublicAccessBlock",
			"GET replication": "GetReplicationConfiguration", "GET requestPayment": "GetBucketRequestPayment",
			"GET tagging": "GetBucketTagging", "GET versioning": "GetBucketVersioning", "GET website": "GetBucketWebsite",
			"HEAD ": "ListBucket", "PUT ": "CreateBucket", "PUT encryption": "PutEncryptionConfiguration",
			"PUT lifecycle": "PutLifecycleConfiguration", "PUT ownershipControls": "PutBucketOwnershipControls", "PUT policy": "PutBucketPolicy",
			"PUT publicAccessBlock": "PutBucketPublicAccessBlock", "PUT tagging": "PutBucketTagging", "PUT versioning": "PutBucketVersioning",
		},
	}
)
