export const subdomainsAddresses = ['aws_route53_record.api', 'aws_route53_record.sample'];
