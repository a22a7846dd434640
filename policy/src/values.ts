// Values of resources, which can be unknown in a preview.

/** unknown is a value that only an update knows. */
export const unknown = Symbol("unknown");

/** read returns a property, or unknown. In a preview, reading an unknown property throws an error. */
export function read(object: any, key: string | number): any {
    try {
        return object[key];
    } catch (error) {
        if (error instanceof Error && error.name !== "TypeError") {
            return unknown;
        }
        throw error;
    }
}

/** leaves returns the path and the value of everything in a value that is not an object or a list. */
export function* leaves(value: any, path: string[] = []): Generator<{ path: string[]; value: any }> {
    if (value === null || typeof value !== "object") {
        yield { path, value };
        return;
    }
    for (const key of Object.keys(value)) {
        yield* leaves(read(value, key), [...path, key]);
    }
}

/** strings returns the known strings in a value. */
export function strings(value: any): string[] {
    return [...leaves(value)].map(leaf => leaf.value).filter(leaf => typeof leaf === "string" && leaf !== "");
}
