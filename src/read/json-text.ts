/** JSON as text that stands for the value it would parse to. It is spliced into an answer as it is. */
export class JsonText {
  constructor(readonly text: string) {}
}
