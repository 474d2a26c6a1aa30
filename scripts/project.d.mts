/** Types of the parts of project.mjs that tests use. */
export const root: string;
export function buildIfChanged(names?: readonly ('code' | 'untypedCode' | 'page')[]): Promise<void>;
