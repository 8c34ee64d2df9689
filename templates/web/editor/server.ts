// Talking with the server. Every call says which of four things became of it.

/** Refused is an answer that says no, in a sentence for the person. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly code: string,
    readonly kept: number,
  ) {
    super(message)
  }
}

/** SignedOut says that the session has run out. */
export class SignedOut extends Error {}

/** Away says that the server cannot be reached, or cannot work now. */
export class Away extends Error {}

interface Problem {
  detail?: string
  code?: string
  kept_revision?: number
}

/** send posts a value as JSON, or asks without one, and gives the answer. */
export async function send<T>(path: string, body?: unknown, keepalive = false): Promise<T> {
  const init: RequestInit = {
    method: body === undefined ? "GET" : "POST",
    headers: {Accept: "application/json", "Content-Type": "application/json"},
    credentials: "same-origin",
    redirect: "error",
    cache: "no-store",
  }
  if (body !== undefined) init.body = JSON.stringify(body)
  // A browser takes 64 KB at the most along when a page is left.
  if (keepalive && typeof init.body === "string" && init.body.length < 20000) init.keepalive = true
  return answer<T>(path, init)
}

async function answer<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response
  try {
    response = await fetch(path, init)
  } catch (e) {
    throw new Away("没有连接上服务器")
  }
  if (response.ok) {
    try {
      return (await response.json()) as T
    } catch (e) {
      throw new Away("服务器的答复不完整")
    }
  }
  let told: Problem = {}
  try {
    told = (await response.json()) as Problem
  } catch (e) {
    // a proxy has answered in its own words
  }
  const sentence = told.detail || `服务器答复 ${response.status}`
  if (response.status === 401) throw new SignedOut(sentence)
  if (response.status >= 500 || response.status === 429 || response.status === 408) throw new Away(sentence)
  throw new Refused(response.status, sentence, told.code || "", told.kept_revision || 0)
}
