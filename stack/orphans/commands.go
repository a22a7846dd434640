package orphans

import (
	"slices"
	"strings"

	"ecs-foundation/internal/shell"
)

// again are the types that an update can create again although they exist, because AWS replaces or ignores what is there.
// The links are to the actions that create them.
var again = []string{
	"aws:cloudwatch/eventTarget:EventTarget",                      // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html
	"aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy",    // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDestinationPolicy.html
	"aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html
	"aws:cloudwatch/dashboard:Dashboard",                          // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
	"aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation", // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateDhcpOptions.html
	"aws:ecr/lifecyclePolicy:LifecyclePolicy",                     // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html
	"aws:ecr/repositoryPolicy:RepositoryPolicy",                   // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html
	"aws:guardduty/detectorFeature:DetectorFeature",               // https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateDetector.html
	"aws:iam/rolePolicy:RolePolicy",                               // https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
	// The program imports the service-linked role that exists, and no stack deletes it.
	"aws:iam/serviceLinkedRole:ServiceLinkedRole",
	"aws:iam/rolePolicyAttachment:RolePolicyAttachment",                                                // https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html
	"aws:lb/listenerCertificate:ListenerCertificate",                                                   // https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_AddListenerCertificates.html
	"aws:acm/certificateValidation:CertificateValidation",                                              // it only waits
	"aws:ec2/defaultRouteTable:DefaultRouteTable", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", // adopted, not created
	"aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",                       // https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html
	"aws:s3/bucketOwnershipControls:BucketOwnershipControls",                                     // https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketOwnershipControls.html
	"aws:s3/bucketPolicy:BucketPolicy",                                                           // https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
	"aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",                                     // https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html
	"aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2", // https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html
	"aws:s3/bucketVersioningV2:BucketVersioningV2",                                               // https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html
	"aws:sns/topicPolicy:TopicPolicy",                                                            // https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html
	"aws:wafv2/webAclAssociation:WebAclAssociation",                                              // https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html
}

// matchPending returns the URNs of the operations that have created an object that is left, by type and ID. It adds the
// other operations to the report.
func (r *Report) matchPending(pending []Resource, left []Object, found []result) map[string]string {
	urns := map[string]string{}
	for _, operation := range pending {
		created := slices.DeleteFunc(slices.Clone(left), func(o Object) bool {
			return o.Type != operation.Type || urns[o.Type+" "+o.ID] != "" || !o.isCreated(operation)
		})
		i := rank(operation.Type)
		switch {
		case len(created) == 1:
			urns[created[0].Type+" "+created[0].ID] = operation.URN
		case slices.Contains(again, operation.Type):
			r.Rewritten = append(r.Rewritten, operation.URN)
		case len(created) == 0 && i >= 0 && found[i].complete:
			r.NotCreated = append(r.NotCreated, operation.URN)
		default:
			r.Unknown = append(r.Unknown, operation.URN)
		}
	}
	return urns
}

// isCreated reports whether an operation has created an object: it has its name, or its tag Name.
func (o Object) isCreated(operation Resource) bool {
	if importID, ok := importIDs[o.Type]; ok {
		return o.ID == importID(operation)
	}
	for _, key := range []string{"name", "bucket", "dashboardName", "analyzerName"} {
		if name, ok := operation.Inputs[key].(string); ok && name != "" && o.named() {
			return name == o.Name
		}
	}
	label := operation.label()
	return label != "" && o.Tags["Name"] == label
}

// named reports whether AWS identifies objects of the type by a name, and Name is not the tag.
func (o Object) named() bool { return o.Name != "" && !strings.HasPrefix(o.Type, "aws:ec2/") }

// addCommands adds the commands of Pulumi.
func (r *Report) addCommands(stack Stack) {
	if stack.Pulumi == "" {
		return
	}
	refresh := "pulumi refresh --yes --stack " + shell.Quote(stack.Pulumi)
	// Pulumi 3.250 removes an operation of --import-pending-creates as well, and does not add the resource to the state.
	pending := slices.ContainsFunc(r.Orphans, func(o Orphan) bool { return o.URN != "" }) || len(r.NotCreated)+len(r.Rewritten) > 0
	if pending && len(r.Unknown) == 0 {
		r.Clear = refresh + " --clear-pending-creates"
	}
	if len(r.Lost) > 0 {
		r.Refresh = refresh
	}
}

// awsCommand returns a command of the AWS CLI for a shell.
func (s Stack) awsCommand(arguments []string, global bool) string {
	words := append([]string{"aws"}, arguments...)
	if !global {
		words = append(words, "--region", s.Region)
	}
	if s.Profile != "" {
		words = append(words, "--profile", s.Profile)
	}
	return shell.Join(words...)
}
