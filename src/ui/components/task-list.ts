import { type Html, type HtmlValue, html } from '../../kernel/html.ts';
import type { Lang } from '../../kernel/texts.ts';
import { words } from '../texts/index.ts';
import { fieldId } from './field.ts';
import { type Tone, tag } from './tag.ts';

export type TaskState = 'done' | 'doing' | 'todo' | 'blocked' | 'wrong';
export type Task = { key: string; title: HtmlValue; hint?: HtmlValue; href?: string; state: TaskState };

const TONES: Readonly<Record<TaskState, Tone>> = {
  done: 'success',
  doing: 'info',
  todo: 'accent',
  blocked: 'neutral',
  wrong: 'danger',
};

/** The parts of a long procedure, each with its state; one does them in any order that `blocked` allows. */
export function taskList(lang: Lang, tasks: readonly Task[]): Html {
  const lines = tasks.map((task) => {
    const id = `task-${fieldId(task.key)}`;
    const title =
      task.href === undefined || task.state === 'blocked'
        ? html`<span class="ap-task__title">${task.title}</span>`
        : html`<a class="ds-link ap-task__title" href="${task.href}" aria-describedby="${id}">${task.title}</a>`;
    const hint = task.hint && html`<div class="ap-hint">${task.hint}</div>`;
    const state = html`<span class="ap-task__state" id="${id}">${tag(words(lang).task[task.state], TONES[task.state])}</span>`;
    return html`<li class="ap-task"><div>${title}${hint}</div>${state}</li>`;
  });
  return html`<ul class="ap-tasks">${lines}</ul>`;
}
