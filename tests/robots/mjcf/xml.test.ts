import { describe, expect, it } from 'vitest'
import { xmlTree } from '../../../robots/mjcf/xml.ts'

const TEXT = `<?xml version="1.0"?>
<mujoco model="a &lt; b">
  <!-- <body name="ghost"/> -->
  <body
     name = 'x="1"'  pos="1 2
  3"><geom size="1"/></body>
</mujoco>
`

describe('xmlTree', () => {
  const root = xmlTree(TEXT, 'a.xml')
  const body = root.children[0]!

  it('keeps elements and attributes and leaves comments out', () => {
    expect(root.tag).toBe('mujoco')
    expect(root.attributes.get('model')!.value).toBe('a < b')
    expect(root.children.map((child) => child.tag)).toEqual(['body'])
    expect(body.attributes.get('name')!.value).toBe('x="1"')
    expect(body.attributes.get('pos')!.value.split(/\s+/)).toEqual(['1', '2', '3'])
  })

  it('knows where everything stands', () => {
    const standsOn = (index: string) => {
      const before = TEXT.slice(0, TEXT.indexOf(index)).split('\n')
      return { file: 'a.xml', line: before.length, column: before.at(-1)!.length + 1 }
    }
    expect(body.place).toEqual(standsOn('<body\n'))
    expect(body.attributes.get('name')!.place).toEqual(standsOn('name = '))
    expect(body.attributes.get('pos')!.place).toEqual(standsOn('pos='))
    expect(body.children[0]!.place).toEqual(standsOn('<geom'))
    expect(body.children[0]!.attributes.get('size')!.place).toEqual(standsOn('size='))
  })

  it('counts lines the same behind a byte order mark and with carriage returns', () => {
    const crlf = xmlTree(`\uFEFF${TEXT.replaceAll('\n', '\r\n')}`, 'a.xml')
    expect(crlf.children[0]!.place).toEqual(body.place)
    expect(crlf.children[0]!.children[0]!.place).toEqual(body.children[0]!.place)
  })

  it.each([
    ['<mujoco>\n<body>\n</mujoco>', /^a\.xml:3:\d+: this is not well-formed XML: .*tag/],
    ['<mujoco a=1/>', /^a\.xml:1:\d+: this is not well-formed XML: .*quot/],
    ['<mujoco a="1" a="2"/>', /^a\.xml:1:\d+: this is not well-formed XML: .*duplicate/],
    ['', /^a\.xml:1:1: /],
    ['just words', /^a\.xml:1:\d+: /],
  ])('answers malformed text %j with a place and a cause', (text, message) => {
    expect(() => xmlTree(text, 'a.xml')).toThrow(message)
  })

  it('tells the place once', () => {
    expect(() => xmlTree('<mujoco><body', 'a.xml')).toThrow(/^a\.xml:1:\d+: (?!.*\d+:\d+)/)
  })
})
