/** Finds secrets by their shape or by the name of their setting, and hides them from whatever is written down. */

/** Shapes that tell themselves. Each is linear: no repetition stands inside another. */
const shapes =
  /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY|(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])|(?<![A-Za-z0-9_])(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{22,255}|glpat-[A-Za-z0-9_-]{20,100}|xox[abeoprs]-[0-9A-Za-z-]{10,250}|AIza[0-9A-Za-z_-]{35}|sk-(?:ant-|proj-)?[A-Za-z0-9_-]{16,250}|hf_[A-Za-z0-9]{16,100}|nvapi-[A-Za-z0-9_-]{20,150}|[sr]k_(?:live|test)_[A-Za-z0-9]{16,200}|wandb_v1_[A-Za-z0-9_-]{20,100})|eyJ[A-Za-z0-9_-]{8,4000}\.eyJ[A-Za-z0-9_-]{8,16000}|:\/\/[^\s/:@'"]{1,200}:[^\s/@'"]{3,200}@/g;

const secretKey =
  /^(?:.{0,60}[_.-])?(?:password|passwd|passphrase|pwd|secret|secret[_-]?key|api[_-]?key|apikey|access[_-]?key|auth[_-]?token|access[_-]?token|hf[_-]?token|private[_-]?key|use_auth_token|connection[_-]?string|bearer)$/i;

/** What stands where a secret will be put in: `<your key>`, `${TOKEN}`, `xxx`, `changeme`. */
const placeholder = /^(?:|none|null|true|false|<.*>|\$.*|\{.*\}|x+|\*+|\.+|your.*|changeme|todo|placeholder|example.*|env:.*)$/i;

/** Whether a secret stands in the text. */
export function hasSecret(text: string): boolean {
  shapes.lastIndex = 0;
  return shapes.test(text);
}

/** The text with secrets replaced by their first letters. */
export function redacted(text: string): string {
  return text.replace(shapes, (secret) => `${secret.slice(0, 4)}…`);
}

/** Whether the setting's name says that its value is a secret, and the value is one. */
export function isSecretSetting(key: string, value: string): boolean {
  return secretKey.test(key) && value.length >= 6 && value.length <= 4000 && !/\s/.test(value.trim()) && !placeholder.test(value.trim());
}
