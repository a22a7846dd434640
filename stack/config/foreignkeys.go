package config

import (
	"maps"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// alternatives are what to do instead of setting a key of the AWS provider, or "" if the
// stack does without the key.
// https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs#environment-variables
var alternatives = map[string]string{ //nolint:gosec // names of variables, no credentials
	"accessKey":                      "export AWS_ACCESS_KEY_ID",
	"allowedAccountIds":              "list the accounts in accounts",
	"assumeRole":                     profileWithRole,
	"assumeRoles":                    profileWithRole,
	"assumeRoleWithWebIdentity":      "export AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE",
	"customCaBundle":                 "export AWS_CA_BUNDLE",
	"defaultTags":                    "set the tags in tags",
	"ec2MetadataServiceEndpoint":     "export AWS_EC2_METADATA_SERVICE_ENDPOINT",
	"ec2MetadataServiceEndpointMode": "export AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
	"endpoints":                      "export AWS_ENDPOINT_URL, or AWS_ENDPOINT_URL_S3 for one service",
	"forbiddenAccountIds":            "list the other accounts in accounts",
	"httpProxy":                      "export HTTP_PROXY",
	"httpsProxy":                     "export HTTPS_PROXY",
	"ignoreTags":                     "export TF_AWS_IGNORE_TAGS_KEYS or TF_AWS_IGNORE_TAGS_KEY_PREFIXES, with commas between the keys",
	"insecure":                       "export AWS_CA_BUNDLE with the certificate to trust",
	"maxRetries":                     "export AWS_MAX_ATTEMPTS",
	"noProxy":                        "export NO_PROXY",
	"profile":                        "export AWS_PROFILE",
	"retryMode":                      "export AWS_RETRY_MODE",
	"s3UsEast1RegionalEndpoint":      "export AWS_S3_US_EAST_1_REGIONAL_ENDPOINT",
	"s3UsePathStyle":                 "",
	"secretKey":                      "export AWS_SECRET_ACCESS_KEY",
	"sharedConfigFiles":              "export AWS_CONFIG_FILE",
	"sharedCredentialsFiles":         "export AWS_SHARED_CREDENTIALS_FILE",
	"skipCredentialsValidation":      "",
	"skipMetadataApiCheck":           "export AWS_EC2_METADATA_DISABLED=true",
	"skipRegionValidation":           "",
	"skipRequestingAccountId":        "",
	"stsRegion":                      "",
	"token":                          "export AWS_SESSION_TOKEN",
	"tokenBucketRateLimiterCapacity": "export AWS_RETRY_MODE=adaptive",
	"useDualstackEndpoint":           "export AWS_USE_DUALSTACK_ENDPOINT=true",
	"useFipsEndpoint":                "export AWS_USE_FIPS_ENDPOINT=true",
}

const profileWithRole = "set role_arn in a profile of ~/.aws/config, export AWS_PROFILE"

// validateForeignKey reports a key of another namespace that has no effect here, but
// looks as if it had.
func validateForeignKey(full, project string, known []string, errs validate.Errors) {
	namespace, key, _ := strings.Cut(full, ":")
	switch {
	case full == "aws:region":
	case namespace == "aws":
		validateProviderKey(key, errs.Child(full))
	case slices.Contains(known, key) && validate.Nearest(namespace, []string{project}) != "":
		errs.Child(full).Addf("unknown project: did you mean %s:%s?", project, key)
	}
}

// validateProviderKey reports a key of the AWS provider, whose values the stack sets.
func validateProviderKey(key string, errs validate.Errors) {
	const reads = "no effect: of the provider's configuration, the stack reads only aws:region, and everything else from the environment"
	advice, ok := alternatives[key]
	switch meant := validate.Nearest(key, append(slices.Sorted(maps.Keys(alternatives)), "region")); {
	case ok && advice != "":
		errs.Addf("%s; %s, and remove the key", reads, advice)
	case ok:
		errs.Addf("%s; remove the key, without which the stack deploys to AWS", reads)
	case meant != "":
		errs.Addf("unknown key: did you mean aws:%s?", meant)
	default:
		errs.Addf("unknown key of the AWS provider: remove it")
	}
}
