/** Tells a password manager whose password a form is about; it is not visible. */
export const UsernameForManagers = ({ username }: { username: string }) => (
  <input type="text" autoComplete="username" value={username} readOnly hidden />
)
