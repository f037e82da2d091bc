import type { TerraformMetaArguments } from 'cdktf';
import type { Construct } from 'constructs';
import { type ProviderFacts, TypedProvider, TypedResource } from '../../terraform/typed-resource';

/** The provider whose schema the classes below are. */
export const LOCAL: ProviderFacts = { type: 'local', source: 'hashicorp/local', version: '~> 2.5' };

/** `provider "local"`, which has no arguments. */
export class LocalProvider extends TypedProvider<object> {
  constructor(scope: Construct, id: string, alias: string) {
    super(scope, id, LOCAL, {}, alias);
  }
}

/** Arguments of `local_file`. */
export interface LocalFileAttributes {
  readonly filename: string;
  readonly content: string;
  readonly file_permission: string;
  readonly directory_permission: string;
}

/** `local_file` */
export class LocalFile extends TypedResource<LocalFileAttributes> {
  constructor(scope: Construct, id: string, attributes: LocalFileAttributes, meta: TerraformMetaArguments) {
    super(scope, id, 'local_file', attributes, { ...meta, providerName: LOCAL.type });
  }
}
