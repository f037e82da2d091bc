import type { KvmMemoryBacking } from './options';

/** What the provider has no argument for, and its XSLT can still say. */
export interface Transformation {
  readonly memoryBacking?: KvmMemoryBacking;
  /** Whether CD drives, which the provider makes IDE, are to be SATA. */
  readonly sataDrives: boolean;
}

const COPY = '<xsl:copy><xsl:apply-templates select="@*|node()"/>';

/** Everything that no other template names stays as it is. */
const IDENTITY = `<xsl:template match="@*|node()">${COPY}</xsl:copy></xsl:template>`;

/** hda is sda, hdd is sdd: a board with SATA has no IDE. */
const SATA = [
  `<xsl:template match="disk[@device='cdrom']/target/@bus"><xsl:attribute name="bus">sata</xsl:attribute></xsl:template>`,
  `<xsl:template match="disk[@device='cdrom']/target/@dev"><xsl:attribute name="dev">sd<xsl:value-of select="substring(., 3)"/></xsl:attribute></xsl:template>`,
];

/** The stylesheet that a domain's definition goes through; none where the provider's own will do. */
export function stylesheetOf({ memoryBacking, sataDrives }: Transformation): string | undefined {
  const backing = memoryBacking === undefined ? [] : backingOf(memoryBacking);
  const templates = [
    ...(backing.length > 0
      ? [
          `<xsl:template match="/domain">${COPY}<memoryBacking>${backing.join('')}</memoryBacking></xsl:copy></xsl:template>`,
        ]
      : []),
    ...(sataDrives ? SATA : []),
  ];
  return templates.length === 0
    ? undefined
    : [
        '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">',
        IDENTITY,
        ...templates,
        '</xsl:stylesheet>',
      ].join('\n');
}

/** libvirt's words for it. */
function backingOf({ hugePageSize, locked, sharePages }: KvmMemoryBacking): string[] {
  return [
    ...(hugePageSize === undefined ? [] : [`<hugepages><page size="${hugePageSize.toMib()}" unit="MiB"/></hugepages>`]),
    ...(sharePages === false ? ['<nosharepages/>'] : []),
    ...(locked === true ? ['<locked/>'] : []),
  ];
}
