package main

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

type storage struct{ bucket, bucketPolicy, key, topic *resource }

func (s *stack) storage() storage {
	key := s.add("kms/key:Key", "key", object{"enableKeyRotation": true})
	s.add("kms/alias:Alias", "key", object{"targetKeyId": key.ID()})

	bucket := s.add("s3/bucketV2:BucketV2", "logs", object{"forceDestroy": true})
	s.add("s3/bucketOwnershipControls:BucketOwnershipControls", "logs",
		object{"bucket": bucket.ID(), "rule": object{"objectOwnership": "BucketOwnerEnforced"}})
	block := s.add("s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "logs", object{
		"bucket": bucket.ID(), "blockPublicAcls": true, "blockPublicPolicy": true,
		"ignorePublicAcls": true, "restrictPublicBuckets": true,
	})
	s.add("s3/bucketVersioningV2:BucketVersioningV2", "logs",
		object{"bucket": bucket.ID(), "versioningConfiguration": object{"status": "Enabled"}})
	s.add("s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2", "logs", object{
		"bucket": bucket.ID(),
		"rules":  list{object{"applyServerSideEncryptionByDefault": object{"sseAlgorithm": "AES256"}}},
	})
	s.add("s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2", "logs", object{
		"bucket": bucket.ID(),
		"rules": list{object{
			"id": "old", "status": "Enabled", "filter": object{}, "expiration": object{"days": 90},
			"noncurrentVersionExpiration":    object{"noncurrentDays": 30},
			"abortIncompleteMultipartUpload": object{"daysAfterInitiation": 7},
		}},
	})
	s.ctx.Export("bucket", bucket.ID())
	content := pulumi.Sprintf("%s/*", bucket.Arn)
	policy := s.add("s3/bucketPolicy:BucketPolicy", "logs", object{
		"bucket": bucket.ID(),
		"policy": s.policy("logdelivery.elasticloadbalancing", "s3:PutObject", content, object{
			"Sid": "TLSOnly", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": list{bucket.Arn, content},
			"Condition": object{"Bool": object{"aws:SecureTransport": "false"}},
		}),
	}, pulumi.DependsOn([]pulumi.Resource{block}))

	s.table(key)
	topic := s.add("sns/topic:Topic", "events", object{"kmsMasterKeyId": key.ID()})
	secret := s.add("secretsmanager/secret:Secret", "users", object{"kmsKeyId": key.Arn, "recoveryWindowInDays": 0})
	s.add("secretsmanager/secretVersion:SecretVersion", "users",
		object{"secretId": secret.ID(), "secretString": pulumi.ToSecret("hidden")})
	s.add("ssm/parameter:Parameter", "flag", object{"type": "String", "value": "on for " + s.team})
	return storage{bucket, policy, key, topic}
}

func (s *stack) table(key *resource) {
	s.add("dynamodb/table:Table", "orders", object{
		"billingMode": "PAY_PER_REQUEST", "hashKey": "id", "pointInTimeRecovery": object{"enabled": true},
		"attributes": list{object{"name": "id", "type": "S"}, object{"name": "customer", "type": "S"}},
		"globalSecondaryIndexes": list{
			object{"name": "by-customer", "hashKey": "customer", "projectionType": "ALL"},
		},
		"serverSideEncryption": object{"enabled": true, "kmsKeyArn": key.Arn},
		"ttl":                  object{"attributeName": "expires", "enabled": true},
	})
}

func (s *stack) messaging(data storage) {
	deadLetters := s.add("sqs/queue:Queue", "orders-dead", object{"messageRetentionSeconds": 1209600})
	queue := s.add("sqs/queue:Queue", "orders", object{
		"redrivePolicy":            asJSON(object{"deadLetterTargetArn": deadLetters.Arn, "maxReceiveCount": 5}),
		"visibilityTimeoutSeconds": s.size,
	})
	s.add("sqs/queue:Queue", "payments", object{"fifoQueue": true, "contentBasedDeduplication": true})
	s.add("sns/topic:Topic", "payments", object{"fifoTopic": true, "contentBasedDeduplication": true})
	s.add("sns/topicPolicy:TopicPolicy", "events",
		object{"arn": data.topic.Arn, "policy": s.policy("events", "sns:Publish", data.topic.Arn)})
	s.add("sns/topicSubscription:TopicSubscription", "orders",
		object{"topic": data.topic.Arn, "protocol": "sqs", "endpoint": queue.Arn, "rawMessageDelivery": true})
}
