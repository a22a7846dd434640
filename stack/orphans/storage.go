package orphans

// storageKinds are the kinds of buckets, and of clusters and namespaces.
var storageKinds = []kind{
	{
		typ: "aws:s3/bucketV2:BucketV2", noun: "bucket",
		find: listed("s3", "", listing{
			command: "s3api list-buckets", action: "s3:ListAllMyBuckets", items: "Buckets", id: "Name", name: "Name", created: "CreationDate",
		}),
		remove: byID("s3api delete-bucket --bucket"),
		note:   "AWS deletes only an empty bucket: empty it in the console, with all versions, if its logs are not needed any more",
	},
}
