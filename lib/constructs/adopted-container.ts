import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { type ContainerFacts, declareContainer } from '../model';
import { dialectOf } from '../targets';
import type { AdoptContainerOptions } from './adopt-props';
import { AdoptedGuest } from './adopted';
import type { Engine } from './engine';

/** What `adoptContainer` takes. */
interface AdoptedContainerProps {
  readonly engine: Engine;
  readonly resource: TerraformResource;
  readonly options: AdoptContainerOptions;
}

/** A container resource that was adopted by its engine. */
export class AdoptedContainer extends AdoptedGuest<ContainerFacts> {
  constructor(scope: Construct, id: string, { engine, resource, options }: AdoptedContainerProps) {
    super(scope, id, 'adopted container', resource, dialectOf(engine.target.system)?.container);
    const { checks } = this;
    const { declaration } = engine;
    const known = checks.object('options', options, 'traits, networks, os or architecture');
    const stated = {
      ...this.optionsOf(known),
      os: checks.oneOf('os', known.os ?? declaration.kernel, ['linux', 'windows', 'darwin']),
      architecture: checks.oneOf('architecture', known.architecture ?? declaration.architecture, ['amd64', 'arm64']),
      // The engine's defaults are what this library gives: nobody gives them to a container of others.
      withoutDefaults: true,
    };
    this.registry.addAdoptedContainer((references) =>
      this.declared(references, (facts, copies) => declareContainer(facts, { ...stated, copies }, declaration)),
    );
  }
}
