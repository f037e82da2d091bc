import type { Props } from '../../dialect';

/** The props of constructs that say the same as arguments of `hashicorp/local`, whose files hold app definitions. */
export const MARATHON_PROPS: Props = {
  local_file: {
    count: 'replicas',
    for_each: 'replicas',
    filename: 'engine.directory',
    content: null,
    file_permission: null,
    directory_permission: null,
    content_base64: null,
    sensitive_content: null,
    source: null,
  },
  // Apps are read, and never written by this library.
  marathon_app: {
    app_id: null,
    cpus: null,
    mem: null,
    instances: null,
    constraints: null,
    container: null,
    ipaddress: null,
  },
};
