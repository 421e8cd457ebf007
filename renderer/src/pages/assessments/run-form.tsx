/** Asks what to run: a model, data, and every number that changes the answer, with defaults that make sense and the work they mean. */
import { Button, NumberInput, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ProviderCheck } from '#contract/assessments';
import { formatEpsilon } from '#page/blocks/curve-scale.ts';
import { client } from '#page/client.ts';
import { plain } from '#page/format/plain.ts';
import { text } from '#page/i18n/assessments.ts';
import { countText, fill, numberText } from '#page/i18n/fill.ts';
import { goTo } from '#page/navigation.ts';
import { Dialog } from '#page/parts/dialog.tsx';
import { ErrorLine } from '#page/parts/error-state.tsx';
import {
  bounds,
  firstDraft,
  likelyData,
  middleEpsilon,
  mostQueries,
  type PlanDraft,
  type PlanProblem,
  readEpsilons,
  readPlan,
} from './plan-form.ts';

const { form } = text;

function wholeProblem(name: 'sample' | 'noiseRepeats' | 'squareQueries' | 'seed'): string {
  const [low, high] = bounds[name];
  return fill(form.problems.whole, { low, high });
}

function providerOptions(checks: readonly ProviderCheck[] | undefined) {
  const known = (checks ?? []).map(({ provider, device, usable }) => ({
    value: provider,
    label: `${provider}, ${device}${usable ? '' : ` (${form.unusable})`}`,
    disabled: !usable,
  }));
  return [{ value: 'auto', label: form.auto }, ...known.filter(({ value }) => value !== 'auto')];
}

export function RunForm({ onClose }: { onClose(): void }) {
  const options = useQuery({
    queryKey: ['assessments', 'options'],
    queryFn: ({ signal }) => client.assessments.options(undefined, { signal }),
  });
  const providers = useQuery({
    queryKey: ['assessments', 'providers'],
    queryFn: ({ signal }) => client.assessments.providers(undefined, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [draft, setDraft] = useState<PlanDraft>(firstDraft);
  const [model, setModel] = useState<string | null>(null);
  const [data, setData] = useState<string | null>(null);
  const models = (options.data?.models ?? []).map(({ id, path }) => ({ value: String(id), label: plain(path, 200) }));
  const sets = (options.data?.data ?? []).map(({ id, path, format }) => ({ value: String(id), label: `${plain(path, 200)} (${format})` }));
  const modelId = model ?? models[0]?.value ?? null;
  const modelName = models.find(({ value }) => value === modelId)?.label ?? '';
  const dataId = data ?? likelyData(modelName, sets)?.value ?? null;
  const read = readPlan(draft);
  const plan = 'plan' in read ? read.plan : undefined;
  const problems = 'problems' in read ? read.problems : [];
  const set = (change: Partial<PlanDraft>) => setDraft((before) => ({ ...before, ...change }));
  const problem = (name: PlanProblem, words: string) => (problems.includes(name) ? words : undefined);
  const start = useMutation({
    mutationFn: () => client.assessments.start({ modelId: Number(modelId), dataId: Number(dataId), ...(plan ? { plan } : {}) }),
    onSuccess: ({ id }) => {
      onClose();
      goTo(`/assessments/${String(id)}`);
    },
  });
  const epsilons = readEpsilons(draft.epsilons) ?? [];
  const missing =
    options.data === undefined ? undefined : models.length === 0 ? form.noModels : sets.length === 0 ? form.noData : undefined;
  if (missing !== undefined) {
    return (
      <Dialog opened onClose={onClose} title={form.title} aside={<Button onClick={() => goTo('/import')}>{form.importFiles}</Button>}>
        <p>{missing}</p>
      </Dialog>
    );
  }
  return (
    <Dialog
      opened
      onClose={onClose}
      title={form.title}
      verb={form.verb}
      width={600}
      isBusy={start.isPending}
      isReady={plan !== undefined && modelId !== null && dataId !== null}
      error={start.error}
      onSubmit={() => start.mutate()}
    >
      <ErrorLine error={options.error} />
      <Select data-autofocus label={form.model} data={models} value={modelId} onChange={setModel} />
      <Select label={form.data} data={sets} value={dataId} onChange={setData} />
      <div className="formtwo">
        <NumberInput
          label={form.sample}
          description={form.sampleHelp}
          value={draft.sample}
          error={problem('sample', wholeProblem('sample'))}
          onChange={(sample) => set({ sample })}
          thousandSeparator=","
        />
        <TextInput
          label={form.epsilons}
          description={form.epsilonsHelp}
          value={draft.epsilons}
          error={problem('epsilons', form.problems.epsilons)}
          onChange={(event) => set({ epsilons: event.currentTarget.value })}
        />
        <NumberInput
          label={form.noise}
          value={draft.noiseRepeats}
          error={problem('noiseRepeats', wholeProblem('noiseRepeats'))}
          onChange={(noiseRepeats) => set({ noiseRepeats })}
        />
        <NumberInput
          label={form.square}
          value={draft.squareQueries}
          error={problem('squareQueries', wholeProblem('squareQueries'))}
          onChange={(squareQueries) => set({ squareQueries })}
          thousandSeparator=","
        />
        <NumberInput
          label={form.floor}
          description={form.floorHelp}
          value={draft.floorPercent}
          error={problem('floorPercent', form.problems.percent)}
          onChange={(floorPercent) => set({ floorPercent })}
        />
        <Select
          label={form.floorEpsilon}
          data={epsilons.map((epsilon) => ({ value: String(epsilon), label: formatEpsilon(epsilon) }))}
          value={draft.floorEpsilon === '' ? String(middleEpsilon(epsilons) ?? '') : draft.floorEpsilon}
          error={problem('floorEpsilon', form.problems.floorEpsilon)}
          onChange={(floorEpsilon) => set({ floorEpsilon: floorEpsilon ?? '' })}
        />
        <NumberInput
          label={form.clipFrom}
          value={draft.clipFrom}
          error={problem('clip', form.problems.clip)}
          onChange={(clipFrom) => set({ clipFrom })}
        />
        <NumberInput
          label={form.clipTo}
          value={draft.clipTo}
          error={problem('clip', form.problems.clip)}
          onChange={(clipTo) => set({ clipTo })}
        />
        <NumberInput
          label={form.seed}
          value={draft.seed}
          error={problem('seed', wholeProblem('seed'))}
          onChange={(seed) => set({ seed })}
        />
        <Select
          label={form.provider}
          data={providerOptions(providers.data)}
          value={draft.provider}
          onChange={(provider) => set({ provider: provider ?? 'auto' })}
        />
      </div>
      {providers.isPending ? <p className="t3 s12">{form.probing}</p> : null}
      {plan === undefined ? null : (
        <p className="note">
          {fill(form.estimate, {
            queries: mostQueries(plan),
            sample: numberText(plan.sample),
            epsilons: countText(plan.epsilons.length, text.sizes, text.sizesMany),
            repeats: plan.noiseRepeats,
            square: plan.squareQueries,
          })}{' '}
          {form.estimateNote}
        </p>
      )}
    </Dialog>
  );
}
