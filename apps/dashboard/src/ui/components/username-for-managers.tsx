/** Tells a password manager whose password a form is about; nobody sees it. */
export const UsernameForManagers = ({ username }: { username: string }) => (
  <input type="text" autoComplete="username" value={username} readOnly hidden />
)
