package orphans

// storageKinds are the kinds of buckets and repositories.
var storageKinds = []kind{
	{
		typ: "aws:s3/bucketV2:BucketV2", noun: "bucket", arns: []string{"s3:"},
		find: listed(listing{
			command: "s3api list-buckets", action: "s3:ListAllMyBuckets", items: "Buckets", id: "Name", name: "Name", created: "CreationDate",
		}),
		remove: byID("s3api delete-bucket --bucket"),
		note:   "AWS deletes only an empty bucket: empty it in the console, with all versions, if its logs are not needed any more",
	},
	{
		typ: "aws:ecr/repository:Repository", noun: "ECR repository", arns: []string{"ecr:repository/"},
		find: listed(listing{
			command: "ecr describe-repositories", action: "ecr:DescribeRepositories", items: "repositories",
			id: "repositoryName", arn: "repositoryArn", name: "repositoryName", created: "createdAt",
		}),
		remove: byID("ecr delete-repository --repository-name"),
		note:   "AWS deletes only an empty repository: add --force to delete its images, too, if no stack or service uses them any more",
	},
}
