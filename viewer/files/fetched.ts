/** The server has no such file. */
export class NotThere extends Error {
  override readonly name = 'NotThere'
}

/**
 * The response of the server to a file of the run.
 *
 * @throws a sentence with the URL and what the server said; NotThere when it has no such file
 */
export async function fetched(url: string): Promise<Response> {
  const response = await answered(url)
  if (!response.ok) {
    const sentence = `${url} cannot be read: the server answered ${response.status} ${response.statusText}`
    throw new (response.status === 404 ? NotThere : Error)(`${sentence.trim()}.`)
  }
  if (response.headers.get('content-type')?.startsWith('text/html')) {
    throw new NotThere(`${url} is not there: the server answered with a web page instead.`)
  }
  return response
}

async function answered(url: string): Promise<Response> {
  try {
    return await fetch(url, { cache: 'no-store' })
  } catch (cause) {
    throw new Error(`${url} cannot be reached: is the server still running?`, { cause })
  }
}

/** A JSON file of the run. */
export async function fetchedJson(url: string): Promise<unknown> {
  const text = await (await fetched(url)).text()
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Error(`${url} is not JSON: ${(cause as Error).message}.`, { cause })
  }
}
