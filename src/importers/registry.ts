/** Every importer, one line each, the more particular before the more general; a test holds this list against the folders on disk. */
import { awsDumps } from './aws-dumps/importer.ts';
import type { Importer } from './define.ts';
import { iamAuthorization } from './iam-authorization/importer.ts';
import { kubernetes } from './kubernetes/importer.ts';
import { terraformShow } from './terraform-show/importer.ts';

export const importers: readonly Importer[] = [iamAuthorization, terraformShow, kubernetes, awsDumps];
