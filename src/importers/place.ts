/** Where an asset lives: account and region from its ARN, else from the folders its file lies in. */

export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** Everything after the account. */
  readonly resource: string;
}

/** Parts of an Amazon Resource Name; undefined for other text. */
export function parseArn(text: string): Arn | undefined {
  const parts = /^arn:(aws[a-z-]{0,20}):([a-z0-9-]{1,40}):([a-z0-9-]{0,30}):(\d{12}|aws)?:([^\s]{1,1024})$/.exec(text);
  if (!parts) return undefined;
  const [, partition = '', service = '', region = '', account = '', resource = ''] = parts;
  return { partition, service, region, account, resource };
}

export interface Place {
  readonly account: string;
  readonly region: string;
}

const regionName =
  /^(?:us|eu|ap|ca|sa|me|af|il|mx|cn)(?:-gov|-iso[a-z]?)?-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-\d$/;

function segments(path: string): string[] {
  return path.split(/[\\/]/).filter((each) => each !== '' && each !== '.');
}

/** The layout `<account>/<region>/…` that collectors use; the innermost folder that fits counts. */
export function placeOfPath(path: string): Place {
  const folders = segments(path).slice(0, -1).reverse();
  return {
    account: folders.find((each) => /^\d{12}$/.test(each)) ?? '',
    region: folders.find((each) => regionName.test(each)) ?? '',
  };
}

/** The folder that a file lies in, '' at the top. */
export function folderOf(path: string): string {
  return segments(path).at(-2) ?? '';
}

/** The file's name without folders and without a final .json, .yaml or .yml. */
export function stemOf(path: string): string {
  return (segments(path).at(-1) ?? '').replace(/\.(?:json|ya?ml|txt)$/i, '');
}

/** Whether a folder or the file's name contains the operation, as in `s3api-get-bucket-acl/NAME.json` or `get-bucket-acl.json`. */
export function pathNames(path: string, operation: string): boolean {
  return segments(path).some((each) => each.toLowerCase().includes(operation));
}
