/** The register of figures under the deck's settings, for a drawing. */
import type { Part } from '../../snippets/figures/index.ts'
import { useSettings } from '../../kit/client/stage.ts'
import { figureText, figureValue } from '../../snippets/figures/index.ts'

/** Both follow the settings: read them while rendering, or in a computed. */
export function useFigures(): { value: (name: string) => number, text: (name: string, part?: Part) => string } {
  const settings = useSettings()
  return {
    value: name => figureValue(name, settings.value),
    text: (name, part) => figureText(name, part, settings.value),
  }
}
