/** Turns a labelled table into what an assessment takes; labels that are whole numbers are the model's own class numbers. */
import type { LabelledData } from '#assess/data';
import type { LabelledTable } from '#tables/labelled';

const wholeNumber = /^\d{1,9}(\.0+)?$/;

/**
 * Where every label is a whole number it is kept as it stands, so that a class without rows shifts none of the others.
 * Any other labels are numbered in the order of the table's classes, and a note says so.
 */
export function labelledFromTable({ classes, features, rows, x, y }: LabelledTable): LabelledData {
  const shape = [rows, features.length];
  if (classes.every((name) => wholeNumber.test(name))) return { x, shape, y: Int32Array.from(y, (index) => Number(classes[index])) };
  const named = classes.slice(0, 20).map((name, index) => `${index} ${name.slice(0, 60)}`);
  const more = classes.length > named.length ? ` and ${classes.length - named.length} more` : '';
  return {
    x,
    shape,
    y,
    classNames: classes,
    notes: [
      `The labels are names and were numbered in their order: ${named.join(', ')}${more}. The figures hold only if the model numbers its classes alike.`,
    ],
  };
}
