/** The product's mark: a cupel, half filled. */

export function ProductMark() {
  return (
    <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
      <path d="M3 4h12M5 4l1.2 9.2A2 2 0 0 0 8.2 15h1.6a2 2 0 0 0 2-1.8L13 4" fill="none" stroke="var(--a-text)" strokeWidth="1.5" />
      <path d="M6 9.5h6l-.5 3.7a1.6 1.6 0 0 1-1.6 1.3H8.1a1.6 1.6 0 0 1-1.6-1.3z" fill="var(--a-accent)" />
    </svg>
  );
}
