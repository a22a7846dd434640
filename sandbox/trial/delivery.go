package main

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

func (s *stack) registry(data storage) {
	repository := s.add("ecr/repository:Repository", "ui", object{
		"imageTagMutability": "IMMUTABLE", "forceDelete": true,
		"imageScanningConfiguration": object{"scanOnPush": true},
		"encryptionConfigurations":   list{object{"encryptionType": "KMS", "kmsKey": data.key.Arn}},
	})
	s.add("ecr/repositoryPolicy:RepositoryPolicy", "ui", object{
		"repository": repository.Name, "policy": s.policy("codebuild", "ecr:BatchGetImage", nil),
	})
	s.add("ecr/lifecyclePolicy:LifecyclePolicy", "ui", object{
		"repository": repository.Name,
		"policy": asJSON(object{"rules": list{object{
			"rulePriority": 1, "action": object{"type": "expire"},
			"selection": object{"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 30},
		}}}),
	}, pulumi.DeleteBeforeReplace(true)) // a repository has one policy: deleting the replaced one would delete its replacement
}

func (s *stack) pipeline(data storage) {
	s.add("iam/openIdConnectProvider:OpenIdConnectProvider", "github", object{
		"url": "https://token.actions.githubusercontent.com", "clientIdLists": list{"sts.amazonaws.com"},
		"thumbprintLists": list{"6938fd4d98bab03faadb97b34396831e3780aea1"},
	})
	role := s.role("build", "codebuild")
	build := s.add("codebuild/project:Project", "ui", object{
		"serviceRole": role.Arn, "artifacts": object{"type": "CODEPIPELINE"},
		"source": object{"type": "CODEPIPELINE", "buildspec": "buildspec.yml"},
		"environment": object{
			"type": "ARM_CONTAINER", "computeType": "BUILD_GENERAL1_SMALL", "privilegedMode": true,
			"image":                "aws/codebuild/amazonlinux2-aarch64-standard:3.0",
			"environmentVariables": list{object{"name": "TEAM", "value": s.team}},
		},
	})
	delivery := s.role("delivery", "codepipeline")
	s.add("codepipeline/pipeline:Pipeline", "ui", object{
		"roleArn": delivery.Arn, "artifactStores": list{object{"type": "S3", "location": data.bucket.ID()}},
		"stages": list{
			object{"name": "Source", "actions": list{object{
				"name": "Source", "category": "Source", "owner": "AWS", "provider": "S3", "version": "1",
				"outputArtifacts": list{"source"},
				"configuration":   object{"S3Bucket": data.bucket.ID(), "S3ObjectKey": s.team + ".zip"},
			}}},
			object{"name": "Build", "actions": list{object{
				"name": "Build", "category": "Build", "owner": "AWS", "provider": "CodeBuild", "version": "1",
				"inputArtifacts": list{"source"}, "configuration": object{"ProjectName": build.Name},
			}}},
		},
	})
}

func (s *stack) monitoring(data storage) {
	rule := s.add("cloudwatch/eventRule:EventRule", "stopped", object{
		"eventPattern": asJSON(object{"source": list{"aws.ecs"}, "detail-type": list{"ECS Task State Change"}}),
		"state":        "ENABLED", // otherwise the provider does not compare it
	})
	s.add("cloudwatch/eventTarget:EventTarget", "stopped", object{"rule": rule.Name, "arn": data.topic.Arn})
	s.add("cloudwatch/metricAlarm:MetricAlarm", "errors", object{
		"namespace": "AWS/ApplicationELB", "metricName": "HTTPCode_Target_5XX_Count", "statistic": "Sum",
		"comparisonOperator": "GreaterThanThreshold", "threshold": s.size, "period": 60, "evaluationPeriods": 5,
		"datapointsToAlarm": 3, "treatMissingData": "notBreaching", "alarmActions": list{data.topic.Arn},
	})
	s.add("cloudwatch/dashboard:Dashboard", "shop", object{
		"dashboardName": "shop",
		"dashboardBody": asJSON(object{"widgets": list{object{
			"type": "text", "x": 0, "y": 0, "width": 6, "height": 3, "properties": object{"markdown": "For " + s.team},
		}}}),
	})
	s.add("cloudwatch/logResourcePolicy:LogResourcePolicy", "events",
		object{"policyName": "events", "policyDocument": s.policy("events", "logs:PutLogEvents", "*")})

	s.add("accessanalyzer/analyzer:Analyzer", "unused", object{
		"analyzerName": "unused", "type": "ACCOUNT_UNUSED_ACCESS",
		"configuration": object{"unusedAccess": object{"unusedAccessAge": 90}},
	})
	detector := s.add("guardduty/detector:Detector", "detector", object{"enable": true})
	s.add("guardduty/detectorFeature:DetectorFeature", "runtime", object{
		"detectorId": detector.ID(), "name": "RUNTIME_MONITORING", "status": "ENABLED",
		"additionalConfigurations": list{object{"name": "ECS_FARGATE_AGENT_MANAGEMENT", "status": "ENABLED"}},
	})

	s.invoke("guardduty/getDetector:getDetector", object{"id": detector.ID()})
	s.add("cloudtrail/trail:Trail", "audit", object{
		"s3BucketName": data.bucket.ID(), "isMultiRegionTrail": true, "enableLogFileValidation": true,
	}, pulumi.DependsOn([]pulumi.Resource{data.bucketPolicy}))
}

// lookUpAccount calls the functions that take no resources of the stack.
func (s *stack) lookUpAccount() {
	s.invoke("iam/getRoles:getRoles", object{"pathPrefix": "/aws-service-role/"})
	s.invoke("index/getCallerIdentity:getCallerIdentity", object{})
	s.invoke("index/getPartition:getPartition", object{})
	s.invoke("index/getRegion:getRegion", object{})
}
