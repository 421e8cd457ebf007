/** Outputs of `aws ec2`: machines and security groups, which have ids and seldom ARNs. */
import { at, child, isList, isObject, type JsonObject, objectsAt, textAt } from '#rules/json';
import { parseArn, placeOfPath } from '../place.ts';
import type { Piece, Shape } from './shape.ts';

function* securityGroups(document: JsonObject, path: string): Iterable<Piece> {
  const place = placeOfPath(path);
  const list = child(document, 'SecurityGroups');
  for (const [index, group] of (isList(list) ? list : []).entries()) {
    const id = textAt(group, 'GroupId');
    if (!isObject(group) || id === '') continue;
    const arn = parseArn(textAt(group, 'SecurityGroupArn'));
    const account = arn?.account ?? (textAt(group, 'OwnerId') || place.account);
    const region = arn?.region ?? place.region;
    const name = textAt(group, 'GroupName') || id;
    yield {
      key: `aws:ec2:${id}`,
      type: 'AWS::EC2::SecurityGroup',
      kind: 'Security group',
      name,
      account,
      region,
      pointer: `/SecurityGroups/${index}`,
      properties: group,
    };
  }
}

function* instances(document: JsonObject, path: string): Iterable<Piece> {
  const place = placeOfPath(path);
  const reservations = child(document, 'Reservations');
  for (const [outer, reservation] of (isList(reservations) ? reservations : []).entries()) {
    const list = at(reservation, 'Instances');
    for (const [inner, instance] of (isList(list) ? list : []).entries()) {
      const id = textAt(instance, 'InstanceId');
      if (!isObject(instance) || id === '') continue;
      const region = textAt(instance, 'Placement', 'AvailabilityZone').replace(/[a-z]$/, '') || place.region;
      const named = objectsAt(instance, 'Tags').find((tag) => textAt(tag, 'Key') === 'Name');
      const pointer = `/Reservations/${outer}/Instances/${inner}`;
      const account = textAt(reservation, 'OwnerId') || place.account;
      yield {
        key: `aws:ec2:${id}`,
        type: 'AWS::EC2::Instance',
        kind: 'Virtual machine',
        name: textAt(named, 'Value') || id,
        account,
        region,
        pointer,
        properties: instance,
      };
    }
  }
}

/** `describe-instance-attribute`: one attribute of a machine, its start-up script above all. */
const instanceAttribute: Shape = {
  label: 'EC2 instance attribute',
  fits: (document) => /^i-[0-9a-f]+$/.test(textAt(document, 'InstanceId')) && isObject(child(document, 'UserData')),
  *pieces(document, path) {
    const id = textAt(document, 'InstanceId');
    yield {
      key: `aws:ec2:${id}`,
      type: 'AWS::EC2::Instance',
      kind: 'Virtual machine',
      name: id,
      ...placeOfPath(path),
      pointer: '',
      properties: document,
    };
  },
};

export const machineShapes: readonly Shape[] = [
  {
    label: 'EC2 security groups',
    fits: (document) => objectsAt(document, 'SecurityGroups').some((each) => textAt(each, 'GroupId') !== ''),
    pieces: securityGroups,
  },
  {
    label: 'EC2 instances',
    fits: (document) => objectsAt(document, 'Reservations').some((each) => isList(child(each, 'Instances'))),
    pieces: instances,
  },
  instanceAttribute,
];
