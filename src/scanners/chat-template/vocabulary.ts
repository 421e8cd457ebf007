/** What chat templates of published models use, and the names by which a template climbs out to Python. */

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Functions that the renderers of transformers, llama.cpp and vLLM offer, and Jinja's own that only make values. */
export const offeredFunctions = wordsOf(
  'raise_exception raise strftime_now namespace range dict cycler joiner caller super tojson loop len str int',
);

/** Methods of strings, lists, dictionaries and Jinja's loop. */
export const dataMethods = wordsOf(
  `strip lstrip rstrip split rsplit splitlines startswith endswith upper lower title capitalize swapcase replace join find rfind index rindex count
  isdigit isalpha isalnum isnumeric isupper islower isspace removeprefix removesuffix partition rpartition ljust rjust center zfill format expandtabs
  items keys values get update copy append extend insert pop remove reverse sort setdefault add union cycle changed next reset encode decode date
  strftime isoformat`,
);

/** Objects of web frameworks and of Jinja itself that only an attack reaches into. */
export const reachableObjects = wordsOf(
  `config request session self lipsum cycler joiner url_for get_flashed_messages g app current_app settings environ environment os sys subprocess
  builtins __builtins__ globals eval exec open getattr setattr import importlib popen undefined _self application`,
);

/** Attributes that lead from any value to its class, its code or a running frame. */
const climbing = wordsOf(
  `mro func_globals func_code func_closure im_func im_class im_self gi_frame gi_code gi_yieldfrom cr_frame cr_code ag_frame ag_code f_globals f_locals
  f_builtins f_code f_back tb_frame tb_next co_code co_consts`,
);

/** Python's inner names; a chat template has no use for any of them. Tokens such as __image__ are not among them. */
const inner =
  /^__(?:class|base|bases|mro|subclasses|globals|builtins?|import|init|new|dict|doc|module|name|qualname|self|func|code|closure|defaults|call|getattr|getattribute|getitem|setattr|delattr|reduce|reduce_ex|loader|spec|file|path|wrapped|weakref|subclasshook|init_subclass|enter|exit|annotations|objclass|kwdefaults)__$/;

/** Whether a name is one of those by which a template climbs to Python's inside. */
export function isInnerName(name: string): boolean {
  return inner.test(name.trim());
}

/** Whether reading this attribute leads out of the data. */
export function isClimbingAttribute(name: string): boolean {
  return isInnerName(name) || (name.startsWith('__') && name.length > 4) || climbing.has(name);
}

export const knownFilters = wordsOf(
  `abs attr batch bool capitalize center count d default dictsort e escape filesizeformat first float forceescape format groupby indent int items join
  last length list lower map max min pprint random reject rejectattr replace reverse round safe select selectattr slice sort string striptags sum
  title tojson from_json fromjson trim truncate unique upper urlencode urlize wordcount wordwrap xmlattr`,
);

/** Tags of Jinja and of the renderers' extensions; any other tag stops every renderer. */
export const knownTags = wordsOf(
  `for endfor if elif else endif set endset macro endmacro call endcall filter endfilter with endwith block endblock autoescape endautoescape raw endraw
  trans endtrans pluralize generation endgeneration do break continue debug include import from extends output`,
);
